using HeGpu.Models;

namespace HeGpu.Planning;

/// <summary>
/// Which linear layers are composed with the linear layers that read them. Neighbours between two activations are one linear map: merged they take one
/// level, and often fewer rotations than one after another; but the map of two convolutions is wider than both, and that of a narrow layer between wide ones
/// larger. So it is chosen by price.
/// </summary>
internal static class LinearMerges
{
    /// <summary>Choices that are priced, beyond none, all of upsampling, and all.</summary>
    private const int MostPartial = 12;

    /// <summary>Merges that multiply the products by more are not priced.</summary>
    private const long MostGrowth = 8;

    /// <summary>Every transposed convolution.</summary>
    public static IReadOnlyCollection<string> Upsampling(ModelGraph model) => [.. model.Layers.Where(l => l is ConvTranspose2dLayer).Select(l => l.Name)];

    /// <summary>All, upsampling, none, and from the cheapest of these on each junction the other way, kept where that is cheaper.</summary>
    /// <param name="model">The model.</param>
    /// <param name="junctions">What can be merged (<see cref="EncryptedNetwork.Junctions"/>).</param>
    /// <param name="plan">The plan with some of them merged.</param>
    /// <param name="price">Of a plan; infinite if there is none.</param>
    public static T Cheapest<T>(ModelGraph model, IReadOnlyList<string> junctions, Func<IReadOnlyCollection<string>, T> plan, Func<T, double> price)
    {
        var priced = new Dictionary<string, T>();
        IReadOnlyCollection<string> best = junctions;
        foreach (IReadOnlyCollection<string> merged in new[] { junctions, [.. junctions.Where(Upsampling(model).Contains)], [] }) Try(merged);
        foreach (string junction in junctions.Take(MostPartial)) Try([.. junctions.Where(j => best.Contains(j) != (j == junction))]);
        return priced[Key(best)];

        void Try(IReadOnlyCollection<string> merged)
        {
            if (!priced.TryAdd(Key(merged), default!)) return;
            if (price(priced[Key(merged)] = plan(merged)) < price(priced[Key(best)])) best = merged;
        }
    }

    /// <exception cref="PlanningException">The merged network has so many more weights that it need not be priced.</exception>
    public static void CheckGrowth(EncryptedNetwork merged, EncryptedNetwork apart)
    {
        if (Weights(merged) > MostGrowth * Weights(apart))
            throw new PlanningException($"Merged, linear layers have {Weights(merged)} products instead of {Weights(apart)}.");
    }

    private static long Weights(EncryptedNetwork network) => network.Nodes.OfType<LinearNode>().Sum(n => LayerCounts.FewestDiagonals(n, slots: 1, images: 1));

    private static string Key(IReadOnlyCollection<string> merged) => string.Join('\n', merged);
}
