package fr.conventio.validators;

import com.google.gson.Gson;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One JVM for many files: prints a JSON object, file name to verdict.
 *
 * <pre>
 * Validators dss ANCHORS_FOLDER FILE.pdf...     EU DSS, offline, with the certificates of that folder as anchors
 * Validators verapdf 2b|ua1 FILE.pdf...         veraPDF, one flavour
 * </pre>
 */
public final class Validators {
    private Validators() {}

    public static void main(String[] arguments) throws Exception {
        String validator = arguments[0];
        String option = arguments[1];
        List<String> files = Arrays.asList(arguments).subList(2, arguments.length);
        Map<String, Object> verdicts = new LinkedHashMap<>();
        for (String file : files) {
            Path path = Path.of(file);
            verdicts.put(file, validator.equals("dss") ? Signatures.verdict(path, Path.of(option)) : Conformance.verdict(path, option));
        }
        System.out.println(new Gson().toJson(verdicts));
        System.exit(0);
    }
}
