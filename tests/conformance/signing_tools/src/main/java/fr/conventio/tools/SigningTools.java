package fr.conventio.tools;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Security;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * One file signed by every library in every way, in one JVM.
 *
 * <pre>SigningTools KEYS.p12 PASSWORD FILE.pdf FIELD OUT_FOLDER</pre>
 *
 * Writes OUT_FOLDER/TOOL-field-visible.pdf and its three sisters (field or new, visible or invisible) for each tool.
 */
public final class SigningTools {
    private static final Map<String, Tool> TOOLS = new LinkedHashMap<>();

    static {
        TOOLS.put("itext", new Itext());
        TOOLS.put("openpdf", new OpenPdf(false));
        TOOLS.put("openpdf-sha1", new OpenPdf(true));
        TOOLS.put("pdfbox", new PdfBox());
        TOOLS.put("dss", new Dss());
    }

    private SigningTools() {}

    public static void main(String[] arguments) throws Exception {
        Security.addProvider(new BouncyCastleProvider());
        KeyStore keys = KeyStore.getInstance("PKCS12");
        char[] password = arguments[1].toCharArray();
        try (InputStream stream = Files.newInputStream(Path.of(arguments[0]))) {
            keys.load(stream, password);
        }
        String alias = keys.aliases().nextElement();
        PrivateKey key = (PrivateKey) keys.getKey(alias, password);
        X509Certificate[] chain =
                Arrays.stream(keys.getCertificateChain(alias)).map(X509Certificate.class::cast).toArray(X509Certificate[]::new);
        byte[] file = Files.readAllBytes(Path.of(arguments[2]));
        for (Map.Entry<String, Tool> tool : TOOLS.entrySet()) {
            for (String field : new String[] {arguments[3], null}) {
                for (boolean visible : new boolean[] {true, false}) {
                    Order order = new Order(file, key, chain, field, visible);
                    String name = tool.getKey() + (field == null ? "-new" : "-field") + (visible ? "-visible" : "-invisible");
                    Files.write(Path.of(arguments[4], name + ".pdf"), tool.getValue().signed(order));
                }
            }
        }
    }
}
