package dev.convoy.jobs;

/** The entry point: {@code convoy <command> [flags]}. */
public final class Convoy {
    private Convoy() {}

    /** Runs the command that the first argument names. */
    public static void main(String[] args) {
        String version = Convoy.class.getPackage().getImplementationVersion();
        System.out.println("convoy " + (version == null ? "(unpackaged)" : version));
    }
}
