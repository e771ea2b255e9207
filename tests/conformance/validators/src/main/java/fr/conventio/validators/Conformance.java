package fr.conventio.validators;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** What veraPDF says of one file: compliant or not, and each failed rule with where it failed. */
final class Conformance {
    private static final int MOST_FAILURES = 100;

    private Conformance() {}

    static Map<String, Object> verdict(Path file, String flavourName) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        PDFAFlavour flavour = PDFAFlavour.fromString(flavourName);
        try (PDFAParser parser = Foundries.defaultInstance().createParser(file.toFile(), flavour);
                PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, MOST_FAILURES, false, false, false)) {
            ValidationResult result = validator.validate(parser);
            List<Map<String, Object>> failures = new ArrayList<>();
            for (TestAssertion assertion : result.getTestAssertions()) {
                if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                    failures.add(failure(assertion));
                }
            }
            Map<String, Object> verdict = new LinkedHashMap<>();
            verdict.put("compliant", result.isCompliant());
            verdict.put("failures", failures);
            return verdict;
        }
    }

    private static Map<String, Object> failure(TestAssertion assertion) {
        Map<String, Object> failure = new LinkedHashMap<>();
        failure.put("clause", assertion.getRuleId().getClause());
        failure.put("test", assertion.getRuleId().getTestNumber());
        failure.put("message", assertion.getMessage());
        failure.put("where", assertion.getLocation().getContext());
        return failure;
    }
}
