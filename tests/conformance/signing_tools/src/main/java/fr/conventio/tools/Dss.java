package fr.conventio.tools;

import eu.europa.esig.dss.enumerations.DigestAlgorithm;
import eu.europa.esig.dss.enumerations.SignatureLevel;
import eu.europa.esig.dss.model.DSSDocument;
import eu.europa.esig.dss.model.InMemoryDocument;
import eu.europa.esig.dss.model.SignatureValue;
import eu.europa.esig.dss.model.ToBeSigned;
import eu.europa.esig.dss.model.x509.CertificateToken;
import eu.europa.esig.dss.pades.PAdESSignatureParameters;
import eu.europa.esig.dss.pades.SignatureFieldParameters;
import eu.europa.esig.dss.pades.SignatureImageParameters;
import eu.europa.esig.dss.pades.SignatureImageTextParameters;
import eu.europa.esig.dss.pades.signature.PAdESService;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import java.io.ByteArrayOutputStream;
import java.security.Signature;
import java.util.Arrays;

/** EU DSS 6, the Commission's own library, on which many signing portals are built: PAdES-BASELINE-B. */
final class Dss implements Tool {
    @Override
    public byte[] signed(Order order) throws Exception {
        PAdESSignatureParameters parameters = new PAdESSignatureParameters();
        parameters.setSignatureLevel(SignatureLevel.PAdES_BASELINE_B);
        parameters.setDigestAlgorithm(DigestAlgorithm.SHA256);
        parameters.setSigningCertificate(new CertificateToken(order.chain()[0]));
        parameters.setCertificateChain(Arrays.stream(order.chain()).map(CertificateToken::new).toList());
        parameters.setReason(Order.REASON);
        parameters.setImageParameters(drawn(order));
        DSSDocument document = new InMemoryDocument(order.file());
        PAdESService service = new PAdESService(new CommonCertificateVerifier());
        ToBeSigned attributes = service.getDataToSign(document, parameters);
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(order.key());
        signature.update(attributes.getBytes());
        SignatureValue value = new SignatureValue(parameters.getSignatureAlgorithm(), signature.sign());
        ByteArrayOutputStream result = new ByteArrayOutputStream();
        service.signDocument(document, parameters, value).writeTo(result);
        return result.toByteArray();
    }

    private static SignatureImageParameters drawn(Order order) {
        SignatureFieldParameters field = new SignatureFieldParameters();
        if (!order.inNewField()) {
            field.setFieldId(order.field());
        } else if (order.visible()) {
            field.setOriginX(36);
            field.setOriginY(36);
            field.setWidth(180);
            field.setHeight(60);
        }
        SignatureImageParameters image = new SignatureImageParameters();
        image.setFieldParameters(field);
        if (order.visible()) {
            SignatureImageTextParameters text = new SignatureImageTextParameters();
            text.setText(order.drawnText());
            image.setTextParameters(text);
        }
        return image;
    }
}
