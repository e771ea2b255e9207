package fr.conventio.validators;

import java.nio.file.Path;

/** One independent validator, made ready once and asked about many files. */
interface Validator {
    /**
     * What it says of one file: a record, whose components become the keys of the JSON answer.
     *
     * @throws Exception when the file cannot be read as a PDF at all
     */
    Object verdict(Path file) throws Exception;
}
