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
import org.verapdf.pdfa.validation.profiles.RuleId;

/** veraPDF: is a file what it claims to be (2b: ISO 19005-2 level B; ua1: ISO 14289-1), and if not, where. */
final class Conformance implements Validator {
    private static final int PLACES_SHOWN = 1;
    private static final boolean LOG_PASSED = false;
    private static final boolean SHOW_MESSAGES = true;
    private static final boolean SHOW_PROGRESS = false;

    /** One rule that failed: how often, and the first place. */
    private record Failure(String clause, int test, String message, int count, String where) {}

    private record Verdict(boolean compliant, List<Failure> failures) {}

    private final PDFAFlavour flavour;

    Conformance(String name) {
        flavour = PDFAFlavour.fromString(name);
        if (flavour == PDFAFlavour.NO_FLAVOUR) {
            throw new IllegalArgumentException("veraPDF knows no flavour " + name + ": try 2b or ua1");
        }
        VeraGreenfieldFoundryProvider.initialise();
    }

    @Override
    public Verdict verdict(Path file) throws Exception {
        try (PDFAParser parser = Foundries.defaultInstance().createParser(file.toFile(), flavour);
                PDFAValidator validator = Foundries.defaultInstance()
                        .createValidator(flavour, PLACES_SHOWN, LOG_PASSED, SHOW_MESSAGES, SHOW_PROGRESS)) {
            ValidationResult result = validator.validate(parser);
            return new Verdict(result.isCompliant(), failures(result));
        }
    }

    private static List<Failure> failures(ValidationResult result) {
        Map<RuleId, TestAssertion> first = new LinkedHashMap<>();
        for (TestAssertion assertion : result.getTestAssertions()) {
            if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                first.putIfAbsent(assertion.getRuleId(), assertion);
            }
        }
        List<Failure> failures = new ArrayList<>();
        result.getFailedChecks().forEach((rule, count) -> failures.add(failure(rule, count, first.get(rule))));
        return failures;
    }

    private static Failure failure(RuleId rule, int count, TestAssertion first) {
        String message = first == null ? "" : first.getMessage();
        String where = first == null ? "" : first.getLocation().getContext();
        return new Failure(rule.getClause(), rule.getTestNumber(), message, count, where);
    }
}
