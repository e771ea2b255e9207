package fr.conventio.tools;

/** A library that signs PDF files; what it cannot do it throws. */
interface Tool {
    byte[] signed(Order order) throws Exception;
}
