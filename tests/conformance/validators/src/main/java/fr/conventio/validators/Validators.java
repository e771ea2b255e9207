package fr.conventio.validators;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One JVM for many files: prints one JSON object, from the name of each file to the verdict on it.
 *
 * <pre>
 * Validators dss ANCHORS_FOLDER FILE.pdf...     EU DSS, offline, with the certificates of that folder as anchors
 * Validators verapdf 2b|ua1 FILE.pdf...         veraPDF, one flavour
 * </pre>
 *
 * A file that cannot be read gets the verdict {"unreadable": "why"}; the others still get theirs. Exit status: 0
 * when every file was looked at, whatever was found; 2 when the question itself makes no sense.
 */
public final class Validators {
    private static final String USAGE = "usage: Validators dss ANCHORS_FOLDER FILE... | verapdf 2b|ua1 FILE...";
    private static final Gson JSON = new GsonBuilder()
            .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
            .disableHtmlEscaping()
            .setPrettyPrinting()
            .create();

    private record Unreadable(String unreadable) {}

    private Validators() {}

    public static void main(String[] arguments) {
        try {
            if (arguments.length < 3) {
                throw new IllegalArgumentException(USAGE);
            }
            Validator validator = validator(arguments[0], arguments[1]);
            String answer = JSON.toJson(verdicts(validator, Arrays.asList(arguments).subList(2, arguments.length)));
            // The platform's own encoding is ASCII where no locale is set: signers' names would be lost.
            new PrintStream(System.out, true, StandardCharsets.UTF_8).println(answer);
        } catch (IllegalArgumentException | IOException error) {
            System.err.println(error.getMessage());
            System.exit(2);
        }
    }

    private static Validator validator(String name, String option) throws IOException {
        return switch (name) {
            case "dss" -> new Signatures(Path.of(option));
            case "verapdf" -> new Conformance(option);
            default -> throw new IllegalArgumentException(USAGE);
        };
    }

    private static Map<String, Object> verdicts(Validator validator, List<String> files) {
        Map<String, Object> verdicts = new LinkedHashMap<>();
        for (String file : files) {
            verdicts.put(file, verdict(validator, Path.of(file)));
        }
        return verdicts;
    }

    private static Object verdict(Validator validator, Path file) {
        try {
            return validator.verdict(file);
        } catch (Exception error) {
            return new Unreadable(error.toString());
        }
    }
}
