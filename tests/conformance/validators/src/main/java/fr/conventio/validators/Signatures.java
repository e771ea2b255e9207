package fr.conventio.validators;

import eu.europa.esig.dss.detailedreport.DetailedReport;
import eu.europa.esig.dss.diagnostic.DiagnosticData;
import eu.europa.esig.dss.diagnostic.SignatureWrapper;
import eu.europa.esig.dss.diagnostic.TimestampWrapper;
import eu.europa.esig.dss.diagnostic.jaxb.XmlObjectModification;
import eu.europa.esig.dss.jaxb.object.Message;
import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.simplereport.SimpleReport;
import eu.europa.esig.dss.spi.DSSUtils;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.validation.SignedDocumentValidator;
import eu.europa.esig.dss.validation.reports.Reports;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;

/**
 * EU DSS, the Commission's validator (ETSI EN 319 102-1), with its default policy: every signature and every
 * timestamp of a file, judged now.
 *
 * <p>Offline: no certificate, list or OCSP answer is fetched. What the file does not carry is missing, as it would
 * be for a court in twenty years.
 */
final class Signatures implements Validator {
    private static final boolean NOTHING_FETCHED = true;

    private record Signature(
            String signer,
            String level,
            String indication,
            String subIndication,
            String claimedAt,
            String provenAt,
            List<String> unexplainedChanges,
            List<String> errors,
            List<String> warnings) {}

    private record Timestamp(
            String type,
            String producedAt,
            String indication,
            String subIndication,
            int signaturesCovered,
            List<String> errors,
            List<String> warnings) {}

    private record Verdict(List<Signature> signatures, List<Timestamp> timestamps) {}

    private final CommonTrustedCertificateSource anchors = new CommonTrustedCertificateSource();

    /** The anchors are the certificates of that folder, PEM or DER. */
    Signatures(Path folder) throws IOException {
        try (DirectoryStream<Path> certificates = Files.newDirectoryStream(folder)) {
            for (Path certificate : certificates) {
                anchors.addCertificate(DSSUtils.loadCertificate(certificate.toFile()));
            }
        }
    }

    @Override
    public Verdict verdict(Path file) {
        CommonCertificateVerifier verifier = new CommonCertificateVerifier(NOTHING_FETCHED);
        verifier.setTrustedCertSources(anchors);
        SignedDocumentValidator validator = SignedDocumentValidator.fromDocument(new FileDocument(file.toFile()));
        validator.setCertificateVerifier(verifier);
        Reports reports = validator.validateDocument();
        DiagnosticData found = reports.getDiagnosticData();
        return new Verdict(
                found.getSignatures().stream()
                        .map(signature -> signature(reports.getSimpleReport(), signature))
                        .toList(),
                found.getTimestampList().stream()
                        .map(timestamp -> timestamp(reports.getDetailedReport(), timestamp))
                        .toList());
    }

    private static Signature signature(SimpleReport report, SignatureWrapper signature) {
        String id = signature.getId();
        return new Signature(
                report.getSignedBy(id),
                String.valueOf(report.getSignatureFormat(id)),
                String.valueOf(report.getIndication(id)),
                name(report.getSubIndication(id)),
                instant(report.getSigningTime(id)),
                instant(report.getBestSignatureTime(id)),
                unexplained(signature),
                texts(report.getAdESValidationErrors(id)),
                texts(report.getAdESValidationWarnings(id)));
    }

    private static Timestamp timestamp(DetailedReport report, TimestampWrapper timestamp) {
        String id = timestamp.getId();
        return new Timestamp(
                timestamp.getType().name(),
                instant(timestamp.getProductionTime()),
                String.valueOf(report.getFinalIndication(id)),
                name(report.getFinalSubIndication(id)),
                timestamp.getTimestampedSignatures().size(),
                texts(report.getAdESValidationErrors(id)),
                texts(report.getAdESValidationWarnings(id)));
    }

    /** What later revisions changed and DSS counts neither as signing, form filling nor added evidence. */
    private static List<String> unexplained(SignatureWrapper signature) {
        return Stream.of(signature.getPdfUndefinedChanges(), signature.getPdfAnnotationChanges())
                .flatMap(List::stream)
                .map(XmlObjectModification::getValue)
                .toList();
    }

    private static String name(Enum<?> value) {
        return value == null ? "" : value.name();
    }

    private static String instant(Date date) {
        return date == null ? "" : date.toInstant().toString();
    }

    private static List<String> texts(List<Message> messages) {
        return messages.stream().map(Message::getValue).toList();
    }
}
