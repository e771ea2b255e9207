package fr.conventio.tools;

import com.itextpdf.forms.form.element.SignatureFieldAppearance;
import com.itextpdf.io.font.PdfEncodings;
import com.itextpdf.kernel.font.PdfFont;
import com.itextpdf.kernel.font.PdfFontFactory;
import com.itextpdf.kernel.font.PdfFontFactory.EmbeddingStrategy;
import com.itextpdf.kernel.geom.Rectangle;
import com.itextpdf.kernel.pdf.PdfReader;
import com.itextpdf.kernel.pdf.StampingProperties;
import com.itextpdf.signatures.BouncyCastleDigest;
import com.itextpdf.signatures.PdfSigner;
import com.itextpdf.signatures.PrivateKeySignature;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.pdfbox.pdmodel.PDDocument;

/** iText 8, in append mode. */
final class Itext implements Tool {
    @Override
    public byte[] signed(Order order) throws Exception {
        ByteArrayOutputStream result = new ByteArrayOutputStream();
        PdfReader reader = new PdfReader(new ByteArrayInputStream(order.file()));
        PdfSigner signer = new PdfSigner(reader, result, new StampingProperties().useAppendMode());
        signer.setFieldName(order.fieldName());
        signer.setReason(Order.REASON);
        if (order.inNewField() && order.visible()) {
            signer.setPageRect(new Rectangle(36, 36, 180, 60)).setPageNumber(signer.getDocument().getNumberOfPages());
        }
        SignatureFieldAppearance appearance = new SignatureFieldAppearance(order.fieldName());
        appearance.setFont(embeddedFont());
        signer.setSignatureAppearance(appearance.setContent(order.visible() ? order.drawnText() : ""));
        PrivateKeySignature key = new PrivateKeySignature(order.key(), "SHA-256", null);
        signer.signDetached(
                new BouncyCastleDigest(), key, order.chain(), null, null, null, 0, PdfSigner.CryptoStandard.CADES);
        return result.toByteArray();
    }

    /** Our files say that they are PDF/A: iText refuses any other. PDFBox ships one. */
    private static PdfFont embeddedFont() throws IOException {
        try (InputStream font = PDDocument.class.getResourceAsStream("/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf")) {
            return PdfFontFactory.createFont(font.readAllBytes(), PdfEncodings.IDENTITY_H, EmbeddingStrategy.FORCE_EMBEDDED);
        }
    }
}
