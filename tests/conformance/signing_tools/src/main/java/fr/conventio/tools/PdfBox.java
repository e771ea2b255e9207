package fr.conventio.tools;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Calendar;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.PDSignature;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.SignatureOptions;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.visible.PDVisibleSigProperties;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.visible.PDVisibleSignDesigner;
import org.apache.pdfbox.pdmodel.interactive.form.PDSignatureField;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.OperatorException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/** PDFBox 3, as its own examples sign. */
final class PdfBox implements Tool {
    @Override
    public byte[] signed(Order order) throws Exception {
        try (PDDocument document = Loader.loadPDF(order.file()); SignatureOptions options = new SignatureOptions()) {
            PDSignature signature = new PDSignature();
            if (!order.inNewField()) {
                field(document, order.field()).getCOSObject().setItem(COSName.V, signature);
            }
            signature.setFilter(PDSignature.FILTER_ADOBE_PPKLITE);
            signature.setSubFilter(PDSignature.SUBFILTER_ADBE_PKCS7_DETACHED);
            signature.setReason(Order.REASON);
            signature.setSignDate(Calendar.getInstance());
            options.setPage(document.getNumberOfPages() - 1);
            if (order.visible()) {
                draw(document, options);
            }
            document.addSignature(signature, content -> cms(order, content), options);
            ByteArrayOutputStream result = new ByteArrayOutputStream();
            document.saveIncremental(result);
            return result.toByteArray();
        }
    }

    private static PDSignatureField field(PDDocument document, String name) {
        return (PDSignatureField) document.getDocumentCatalog().getAcroForm().getField(name);
    }

    private static void draw(PDDocument document, SignatureOptions options) throws IOException {
        PDVisibleSignDesigner designer =
                new PDVisibleSignDesigner(document, new ByteArrayInputStream(picture()), document.getNumberOfPages());
        designer.xAxis(36).yAxis(36).width(180).height(60);
        PDVisibleSigProperties properties = new PDVisibleSigProperties();
        properties.signatureReason(Order.REASON).page(document.getNumberOfPages()).visualSignEnabled(true);
        properties.setPdVisibleSignature(designer).buildSignature();
        options.setVisualSignature(properties.getVisibleSignature());
    }

    private static byte[] picture() throws IOException {
        BufferedImage image = new BufferedImage(180, 60, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, Color.BLUE.getRGB());
        ByteArrayOutputStream result = new ByteArrayOutputStream();
        ImageIO.write(image, "png", result);
        return result.toByteArray();
    }

    private static byte[] cms(Order order, InputStream content) throws IOException {
        try {
            CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
            JcaSignerInfoGeneratorBuilder signer =
                    new JcaSignerInfoGeneratorBuilder(new JcaDigestCalculatorProviderBuilder().build());
            generator.addSignerInfoGenerator(
                    signer.build(new JcaContentSignerBuilder("SHA256withRSA").build(order.key()), order.chain()[0]));
            generator.addCertificates(new JcaCertStore(Arrays.asList(order.chain())));
            return generator.generate(new CMSProcessableByteArray(content.readAllBytes()), false).getEncoded();
        } catch (CMSException | OperatorException | java.security.cert.CertificateEncodingException error) {
            throw new IOException(error);
        }
    }
}
