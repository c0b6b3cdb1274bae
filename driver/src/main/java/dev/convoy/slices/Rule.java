package dev.convoy.slices;

import dev.convoy.model.ArchitectureFile;
import dev.convoy.model.FormatException;
import dev.convoy.network.Network;
import dev.convoy.optim.GradientClip;
import dev.convoy.optim.GroupSettings;
import dev.convoy.optim.OptimizerSettings;
import dev.convoy.optim.ParameterGroups;
import dev.convoy.optim.WeightAverage;
import java.io.Serializable;

/**
 * How parameters follow gradients, as it travels.
 *
 * @param architecture the network, as JSON
 * @param groups what holds for some parameters only
 * @param optimizer one that goes element by element
 * @param clip bounds gradients
 * @param average what average is kept; null for none
 */
public record Rule(
        String architecture,
        GroupSettings groups,
        OptimizerSettings optimizer,
        GradientClip clip,
        WeightAverage.Settings average)
        implements Serializable {
    ParameterGroups parameterGroups() {
        try {
            return groups.groups(Network.build(ArchitectureFile.parse(architecture, "architecture")));
        } catch (FormatException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
