package fr.conventio.validators;

import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.simplereport.SimpleReport;
import eu.europa.esig.dss.spi.DSSUtils;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.validation.SignedDocumentValidator;
import eu.europa.esig.dss.validation.reports.Reports;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What EU DSS says of one file, offline: every signature and every timestamp. */
final class Signatures {
    private Signatures() {}

    static Map<String, Object> verdict(Path file, Path anchors) throws Exception {
        CommonTrustedCertificateSource trusted = new CommonTrustedCertificateSource();
        try (DirectoryStream<Path> certificates = Files.newDirectoryStream(anchors)) {
            for (Path certificate : certificates) {
                trusted.addCertificate(DSSUtils.loadCertificate(certificate.toFile()));
            }
        }
        CommonCertificateVerifier verifier = new CommonCertificateVerifier();
        verifier.setTrustedCertSources(trusted);
        SignedDocumentValidator validator = SignedDocumentValidator.fromDocument(new FileDocument(file.toFile()));
        validator.setCertificateVerifier(verifier);
        Reports reports = validator.validateDocument();
        SimpleReport report = reports.getSimpleReport();
        List<Map<String, Object>> signatures = new ArrayList<>();
        for (String id : report.getSignatureIdList()) {
            Map<String, Object> signature = common(report, id);
            signature.put("level", String.valueOf(report.getSignatureFormat(id)));
            signature.put("signer", report.getSignedBy(id));
            signature.put("time", String.valueOf(report.getBestSignatureTime(id)));
            signatures.add(signature);
        }
        List<Map<String, Object>> timestamps = new ArrayList<>();
        for (String id : report.getTimestampIdList()) {
            timestamps.add(common(report, id));
        }
        Map<String, Object> verdict = new LinkedHashMap<>();
        verdict.put("signatures", signatures);
        verdict.put("timestamps", timestamps);
        return verdict;
    }

    private static Map<String, Object> common(SimpleReport report, String id) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("indication", String.valueOf(report.getIndication(id)));
        entry.put("sub_indication", report.getSubIndication(id) == null ? "" : String.valueOf(report.getSubIndication(id)));
        List<String> errors = new ArrayList<>();
        report.getAdESValidationErrors(id).forEach(message -> errors.add(message.getValue()));
        entry.put("errors", errors);
        return entry;
    }
}
