package dev.convoy.jobs;

import dev.convoy.jobs.Job.Switch;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** A command of the command line: flags in, settings out, and the job that takes them. */
final class JobCommand implements Callable<Integer> {
    private static final String CONF = "--conf";
    private static final String SET = "--set";

    private final Terminal terminal;
    private final Job job;
    private final List<Flag> flags;
    private final Set<Switch> switches;
    private final CommandSpec spec;

    /**
     * A flag that stands for a key.
     *
     * @param name {@code --epochs}
     * @param label what its value is called, {@code N}
     */
    record Flag(String name, String label, Key<?> key) {}

    /**
     * What a user reads of a command.
     *
     * @param name of the command
     * @param summary what it does, a line each; the first alone says it
     * @param example a command to copy
     */
    record About(String name, List<String> summary, String example) {}

    private JobCommand(Terminal terminal, Job job, List<Flag> flags, Set<Switch> switches) {
        this.terminal = terminal;
        this.job = job;
        this.flags = flags;
        this.switches = switches;
        this.spec = CommandSpec.wrapWithoutInspection(this);
    }

    /**
     * A command.
     *
     * @param about what a user reads of it
     * @param flags its flags that stand for keys, beside those of every command
     * @param switches its other ones
     */
    static CommandSpec of(Terminal terminal, Job job, About about, List<Flag> flags, Set<Switch> switches) {
        Set<Switch> all = EnumSet.of(Switch.VERBOSE);
        all.addAll(switches);
        return new JobCommand(terminal, job, List.copyOf(flags), all).describe(about);
    }

    private CommandSpec describe(About about) {
        spec.usageMessage()
                .description(about.summary().toArray(String[]::new))
                .sortOptions(false)
                .customSynopsis("convoy " + about.name() + " [FLAGS]")
                .width(110)
                .optionListHeading("%nFlags (a key of a job file and its default in brackets):%n")
                .footer(
                        "",
                        "A flag wins over --set, --set over the job file, the job file over the default.",
                        "",
                        "Example: " + about.example());
        for (Flag flag : flags) {
            spec.addOption(option(flag));
        }
        for (Switch each : switches) {
            if (each != Switch.VERBOSE) {
                spec.addOption(
                        OptionSpec.builder(each.flag()).description(each.help()).build());
            }
        }
        addCommon();
        return spec;
    }

    /** A flag's option; one that is true or false may stand alone, which is true. */
    private static OptionSpec option(Flag flag) {
        String initial = flag.key().initial();
        OptionSpec.Builder option = OptionSpec.builder(flag.name())
                .paramLabel(flag.label())
                .type(String.class)
                .description(sentence(flag.key().help()) + " [" + flag.key().name()
                        + (initial.isEmpty() ? "" : ", " + initial) + "]");
        if (flag.key().initialValue() instanceof Boolean) {
            option.arity("0..1").fallbackValue("true");
        }
        return option.build();
    }

    private static String sentence(String words) {
        // % begins a variable in picocli's texts
        return Character.toUpperCase(words.charAt(0)) + words.substring(1).replace("%", "%%") + ".";
    }

    private void addCommon() {
        spec.addOption(OptionSpec.builder("--master")
                .paramLabel("URL")
                .type(String.class)
                .description("Spark's master: local[2], spark://host:7077, yarn, k8s://... [spark.master, local[*]]")
                .build());
        spec.addOption(OptionSpec.builder("-c", CONF)
                .paramLabel("FILE")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .description("Job file (HOCON or JSON), or a built-in one: " + JobFiles.builtIn()
                        + ". May come more than once: later files win. conf/train.conf shows every key.")
                .build());
        spec.addOption(OptionSpec.builder("-s", SET)
                .paramLabel("KEY=VALUE")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .description("Any key of a job file, Spark's own (spark.*) included.")
                .build());
        spec.addOption(OptionSpec.builder("-v", Switch.VERBOSE.flag())
                .description(Switch.VERBOSE.help())
                .build());
        spec.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this text.")
                .build());
    }

    /** Whether the call asked for stack traces. */
    static boolean isVerbose(CommandLine command) {
        ParseResult parsed = command.getParseResult();
        return parsed != null
                && command.getCommandSpec().findOption(Switch.VERBOSE.flag()) != null
                && parsed.matchedOptionValue(Switch.VERBOSE.flag(), false);
    }

    @Override
    public Integer call() throws Exception {
        ParseResult parsed = spec.commandLine().getParseResult();
        Settings settings = Settings.defaults();
        for (String file : parsed.matchedOptionValue(CONF, List.<String>of())) {
            JobFiles.read(file, settings);
        }
        for (String assignment : parsed.matchedOptionValue(SET, List.<String>of())) {
            settings.set(assignment);
        }
        for (Flag flag : flags) {
            String value = parsed.matchedOptionValue(flag.name(), null);
            if (value != null) {
                settings.flag(flag.name(), flag.key().name(), value);
            }
        }
        String master = parsed.matchedOptionValue("--master", null);
        if (master != null) {
            settings.flag("--master", Sessions.MASTER, master);
        }
        job.run(settings, given(parsed), terminal);
        return 0;
    }

    private Set<Switch> given(ParseResult parsed) {
        List<Switch> given = new ArrayList<>();
        for (Switch each : switches) {
            if (parsed.matchedOptionValue(each.flag(), false)) {
                given.add(each);
            }
        }
        return given.isEmpty() ? EnumSet.noneOf(Switch.class) : EnumSet.copyOf(given);
    }
}
