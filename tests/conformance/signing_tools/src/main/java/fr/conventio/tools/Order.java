package fr.conventio.tools;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/** What a person asks of their tool: sign this file with this key, in that field or in one of its own, drawn or not. */
record Order(byte[] file, PrivateKey key, X509Certificate[] chain, String field, boolean visible) {
    static final String NEW_FIELD = "Signature1";
    static final String REASON = "Lu et approuvé";

    boolean inNewField() {
        return field == null;
    }

    String fieldName() {
        return inNewField() ? NEW_FIELD : field;
    }

    String drawnText() {
        return "Signé par " + chain[0].getSubjectX500Principal().getName().replaceAll("(?s).*CN=([^,]+).*", "$1");
    }
}
