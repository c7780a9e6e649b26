using HeGpu.Models;

namespace HeGpu.Planning;

/// <summary>Ties a plan to a model.</summary>
internal static class PlanCheck
{
    /// <summary>The normalised network of the plan's model.</summary>
    /// <exception cref="PlanningException">Another model, or a plan that does not fit it.</exception>
    public static EncryptedNetwork Network(Plan plan, ModelGraph model)
    {
        string hash = ModelIdentity.Hash(model);
        if (hash != plan.ModelHash)
            throw new PlanningException($"The plan is for model {plan.ModelHash[..8]}, this one is {hash[..8]}; make a plan for it.");
        EncryptedNetwork network = NetworkBuilder.Build(model, plan.Tile, new ActivationRanges(plan.Ranges), plan.Merged);
        if (network.Nodes.Count != plan.Nodes.Count || network.Output != plan.Output)
            throw new PlanningException($"The plan has {plan.Nodes.Count} tensors, the model needs {network.Nodes.Count}; make the plan again.");
        network.CheckImagesPerSlot(plan.ImagesPerSlot);
        int[] levels = network.OutputLevels();
        TensorLayout[] layouts = [.. plan.Nodes.Select(n => n.Layout)];
        for (int n = 0; n < levels.Length; n++)
        {
            PlannedNode planned = plan.Nodes[n];
            if (planned.Shape != network.Nodes[n].Shape || planned.Kind != Kind(network.Nodes[n]) || planned.Layout.Shape != planned.Shape
                || planned.Level != levels[n] || planned.Layout.Slots != plan.InputLayout.Slots || planned.Layout.Images * plan.ImagesPerSlot != plan.Images)
                throw new PlanningException($"The plan's tensor '{planned.Name}' does not fit the model; make the plan again.");
            _ = network.Nodes[n] is LinearNode l ? LayerFold.Of(l, planned.Layout, layouts, planned.Fold) : null;
            TensorLayout? derived = network.Nodes[n] switch
            {
                PoolNode p => plan.Nodes[p.Source].Layout.Pool.Result,
                SquareNode s => plan.Nodes[s.Source].Layout,
                PolynomialNode p => plan.Nodes[p.Source].Layout,
                _ => null,
            };
            if (derived is not null && !derived.Equals(planned.Layout))
                throw new PlanningException($"The plan's tensor '{planned.Name}' is laid out as '{planned.Layout}', its source gives '{derived}'.");
        }

        return network;
    }

    public static NodeKind Kind(NetworkNode node) => node switch
    {
        LinearNode => NodeKind.Linear,
        SquareNode => NodeKind.Square,
        PoolNode => NodeKind.Pool,
        PolynomialNode => NodeKind.Polynomial,
        _ => NodeKind.Input,
    };
}
