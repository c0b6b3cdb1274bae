package dev.convoy.optim;

import dev.convoy.network.Slice;
import java.io.Serializable;
import java.util.List;

/**
 * Which optimizer, with which settings: immutable and checked when made. Defaults are PyTorch's where PyTorch has the
 * optimizer.
 */
public sealed interface OptimizerSettings extends Serializable
        permits Sgd.Settings,
                Adam.Settings,
                AdamW.Settings,
                RmsProp.Settings,
                Adagrad.Settings,
                Lars.Settings,
                Lamb.Settings {
    /** The optimizer's name in settings: {@code sgd}, {@code adamw}, ... */
    String name();

    /**
     * A new optimizer that has taken no step.
     *
     * @param groups the network's parameters and what holds for each
     */
    Optimizer create(ParameterGroups groups);

    /**
     * A new optimizer that has taken no step and treats all parameters alike.
     *
     * @param parameters the network's parameters as slices of its flat array, without gaps
     */
    default Optimizer create(List<Slice> parameters) {
        return create(ParameterGroups.alike(parameters));
    }

    /** Whether it changes each parameter by that parameter's own gradient and state alone, and not by norms of whole tensors. */
    default boolean isElementwise() {
        return true;
    }

    /** The name and every setting, like {@code sgd[momentum=0.9, ...]}: what a resumed run must agree with. */
    default String description() {
        String record = toString();
        return name() + record.substring(record.indexOf('['));
    }
}
