package fr.conventio.tools;

import com.lowagie.text.Rectangle;
import com.lowagie.text.pdf.PdfDate;
import com.lowagie.text.pdf.PdfDictionary;
import com.lowagie.text.pdf.PdfName;
import com.lowagie.text.pdf.PdfPKCS7;
import com.lowagie.text.pdf.PdfReader;
import com.lowagie.text.pdf.PdfSignature;
import com.lowagie.text.pdf.PdfSignatureAppearance;
import com.lowagie.text.pdf.PdfStamper;
import com.lowagie.text.pdf.PdfString;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Calendar;
import java.util.HashMap;

/** OpenPDF, the free branch of iText 4: a detached CMS signature, or (``older``) the one that its own classes make, over SHA-1. */
record OpenPdf(boolean older) implements Tool {
    private static final int ROOM = 15_000;

    @Override
    public byte[] signed(Order order) throws Exception {
        PdfReader reader = new PdfReader(order.file());
        ByteArrayOutputStream result = new ByteArrayOutputStream();
        PdfStamper stamper = PdfStamper.createSignature(reader, result, '\0', null, true);
        PdfSignatureAppearance appearance = stamper.getSignatureAppearance();
        appearance.setReason(Order.REASON);
        place(order, appearance, reader.getNumberOfPages());
        if (older) {
            appearance.setCrypto(order.key(), order.chain(), null, PdfSignatureAppearance.WINCER_SIGNED);
            stamper.close();
        } else {
            detached(order, appearance);
        }
        return result.toByteArray();
    }

    private static void place(Order order, PdfSignatureAppearance appearance, int lastPage) {
        if (!order.inNewField()) {
            appearance.setVisibleSignature(order.field());
        } else if (order.visible()) {
            appearance.setVisibleSignature(new Rectangle(36, 36, 216, 96), lastPage, Order.NEW_FIELD);
        }
        appearance.setLayer2Text(order.visible() ? order.drawnText() : "");
    }

    private static void detached(Order order, PdfSignatureAppearance appearance) throws Exception {
        PdfSignature dictionary = new PdfSignature(PdfName.ADOBE_PPKLITE, PdfName.ADBE_PKCS7_DETACHED);
        dictionary.setReason(Order.REASON);
        Calendar now = Calendar.getInstance();
        dictionary.setDate(new PdfDate(now));
        appearance.setCryptoDictionary(dictionary);
        HashMap<PdfName, Integer> room = new HashMap<>();
        room.put(PdfName.CONTENTS, ROOM * 2 + 2);
        appearance.preClose(room);
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(appearance.getRangeStream().readAllBytes());
        PdfPKCS7 signature = new PdfPKCS7(order.key(), order.chain(), null, "SHA256", null, false);
        byte[] attributes = signature.getAuthenticatedAttributeBytes(digest, now, null);
        signature.update(attributes, 0, attributes.length);
        PdfDictionary contents = new PdfDictionary();
        byte[] padded = Arrays.copyOf(signature.getEncodedPKCS7(digest, now), ROOM);
        contents.put(PdfName.CONTENTS, new PdfString(padded).setHexWriting(true));
        appearance.close(contents);
    }
}
