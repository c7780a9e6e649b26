using HeGpu.Ckks;
using HeGpu.Models;

namespace HeGpu.Planning;

/// <summary>All plans of one normalised network.</summary>
internal sealed class PlanCandidate
{
    private const int SmallestDegree = 13, MeasuredSide = 128;

    /// <summary>Errors are followed through so many samples, and through more where a network has few outputs: the largest of too few says little.</summary>
    private const int FewestSamples = 2, LeastOutputs = 160;

    /// <summary>Layouts that all nodes choose alike are improved by less than this.</summary>
    private const double MuchDearer = 2;

    /// <summary>SEAL knows no security level above.</summary>
    public const int LargestSealDegree = 15;

    private readonly ModelGraph _model;
    private readonly TensorShape _tile;
    private readonly Calibration _calibration;
    private readonly PlanOptions _options;
    private readonly IReadOnlyCollection<string> _merged;
    private readonly CancellationToken _cancellation;
    private readonly EncryptedNetwork _network;
    private readonly NodeBounds _bounds;

    /// <summary>Null, with the reason among those refused, if what is merged makes maps too large against the network with nothing merged (<paramref name="apart"/>).</summary>
    public static PlanCandidate? TryCreate(
        ModelGraph model, TensorShape tile, Calibration calibration, PlanOptions options, IReadOnlyCollection<string> merged, EncryptedNetwork apart, List<string> refused, CancellationToken cancellation)
    {
        if (merged.Count == 0) return new(model, tile, calibration, options, merged, apart, cancellation);
        EncryptedNetwork network;
        try
        {
            network = NetworkBuilder.Build(model, tile, calibration.Ranges, merged);
            LinearMerges.CheckGrowth(network, apart);
        }
        catch (PlanningException e)
        {
            refused.Add(e.Message.TrimEnd('.'));
            return null;
        }

        return new(model, tile, calibration, options, merged, network, cancellation);
    }

    private PlanCandidate(ModelGraph model, TensorShape tile, Calibration calibration, PlanOptions options, IReadOnlyCollection<string> merged, EncryptedNetwork network, CancellationToken cancellation)
    {
        (_model, _tile, _calibration, _options, _merged, _cancellation) = (model, tile, calibration, options, merged, cancellation);
        _network = network;
        _network.CheckImagesPerSlot(options.ImagesPerSlot);
        _bounds = MeasureBounds();
    }

    private IEnumerable<int> Degrees => _options.LogDegree is { } only ? [only] : Enumerable.Range(SmallestDegree, LargestDegree - SmallestDegree + 1);

    private int LargestDegree => _options.Client == PlanClient.Seal ? LargestSealDegree : CkksParameters.MaxLogDegree;

    /// <summary>Plans for the smallest degree that works and the next one, without those that are seen to be much dearer than the cheapest so far.</summary>
    /// <param name="refused">Reasons are added.</param>
    /// <param name="seconds">Of the cheapest plan that is known; infinite if none is.</param>
    public IEnumerable<PricedPlan> Plans(List<string> refused, double seconds)
    {
        int worked = 0;
        foreach (int logDegree in Degrees)
        {
            CkksParameters[] choices = Parameters(logDegree);
            if (choices.Length == 0)
            {
                refused.Add($"N = 2^{logDegree} is too small for {_network.Depth} levels at {_options.SecurityBits} bits of security");
                continue;
            }

            (bool works, PricedPlan? plan) = TryPlan(choices, refused, MuchDearer * seconds);
            if (!works) continue;
            if (plan is not null)
            {
                seconds = Math.Min(seconds, plan.Plan.Estimate.Seconds);
                yield return plan;
            }

            if (++worked == 2) yield break;
        }
    }

    /// <summary>One of its plans with as few keys as are worth their price, and no more than are allowed.</summary>
    /// <exception cref="PlanningException">More are needed.</exception>
    public Plan WithFewerKeys(PricedPlan plan)
    {
        var reduction = new KeyReduction(plan, _options.Costs, _cancellation);
        PricedPlan worthwhile = reduction.Worthwhile();
        return (_options.MaxKeyBytes is { } most ? reduction.Within(worthwhile, most) : worthwhile).Plan;
    }

    /// <summary>
    /// Bounds and errors are measured on samples cut to the tile; for a large tile of a convolutional model, on pieces of it, since they do not depend
    /// on how large the image is.
    /// </summary>
    private NodeBounds MeasureBounds()
    {
        TensorShape shape = MeasuredShape();
        EncryptedNetwork network = shape == _tile ? _network : NetworkBuilder.Build(_model, shape, _calibration.Ranges, _merged);
        FeatureMap[] samples = [.. _calibration.Samples.Select(s => Crop(s, shape)).OfType<FeatureMap>().Take(Math.Max(FewestSamples, LeastOutputs / network.Nodes[network.Output].Shape.Size))];
        if (samples.Length == 0) samples = [.. Calibration.Synthetic(_model, shape).Samples.Take(1)];
        return new(network, samples);
    }

    private TensorShape MeasuredShape()
    {
        if (_tile.Height <= MeasuredSide && _tile.Width <= MeasuredSide) return _tile;
        if (_model.Layers.Any(l => l is DenseLayer or FlattenLayer)) return _tile;
        return _tile with { Height = Math.Min(_tile.Height, MeasuredSide), Width = Math.Min(_tile.Width, MeasuredSide) };
    }

    private static FeatureMap? Crop(FeatureMap image, TensorShape tile)
    {
        if (image.Shape == tile) return image;
        if (image.Shape.Channels != tile.Channels || image.Shape.Height < tile.Height || image.Shape.Width < tile.Width) return null;
        var crop = new FeatureMap(tile);
        int k = 0;
        for (int c = 0; c < tile.Channels; c++)
        for (int y = 0; y < tile.Height; y++)
        for (int x = 0; x < tile.Width; x++) crop.Values[k++] = image[c, y, x];
        return crop;
    }

    private double OutputBound => Math.Max(
        _bounds.Largest[_network.Output],
        _calibration.Ranges.Layers.TryGetValue(_model.Output, out ValueRange r) ? r.Magnitude : 0) * (1 + _options.RangeMargin) * 2;

    /// <summary>Largest magnitude of an output slot.</summary>
    private double OutputSlotBound => OutputBound * PlanSkeleton.SlotMagnitude(_options.ImagesPerSlot);

    private bool OutputIsLinear => _network.Nodes[_network.Output] is LinearNode;

    /// <summary>
    /// At the smallest usual scale that reaches the target error: one choice for each number of special primes. Where none is secure, at the largest below
    /// that is, if it reaches the target.
    /// </summary>
    private CkksParameters[] Parameters(int logDegree)
    {
        CkksParameters[] choices = [];
        for (int bits = ParameterChoice.MinScaleBits; bits <= ParameterChoice.MaxPrimeBits - 3; bits++)
        {
            (CkksParameters[] secure, CkksParameters[] precise) = Parameters(logDegree, bits);
            if (precise.Length > 0) return precise;
            if (secure.Length > 0) choices = secure;
        }

        for (int bits = ParameterChoice.MinScaleBits - 1; bits >= ParameterChoice.LeastScaleBits && choices.Length == 0; bits--)
        {
            (CkksParameters[] secure, CkksParameters[] precise) = Parameters(logDegree, bits);
            if (secure.Length > 0) return precise;
        }

        return choices;
    }

    private (CkksParameters[] Secure, CkksParameters[] Precise) Parameters(int logDegree, int bits)
    {
        CkksParameters[] secure = [.. ParameterChoice.Candidates(logDegree, _network.Depth, bits, OutputSlotBound, OutputIsLinear, _options.SecurityBits, _options.Client).Select(CkksParameters.Create)];
        return (secure, [.. secure.Where(p => OutputError(p) <= _options.TargetError)]);
    }

    /// <summary>Layouts are searched for the parameters that promise most; which are cheapest is then decided by whole plans.</summary>
    private (bool Works, PricedPlan? Plan) TryPlan(CkksParameters[] choices, List<string> refused, double limit)
    {
        // The multiplexed search contains the arrangements of the others, so it is what Auto needs.
        LayoutKind kind = _options.Layout == LayoutKind.Auto ? LayoutKind.Multiplexed : _options.Layout;
        CkksParameters first = choices.MinBy(RotationPrice)!;
        try
        {
            if (LayoutSearch.Run(_network, Prices(first), kind, first.LogDegree - 1, _options.ImagesPerCiphertext / _options.ImagesPerSlot, limit, _cancellation) is not { } layouts) return (true, null);
            var patterns = new LayerPatterns(_network, layouts);
            return (true, choices.AsParallel().AsOrdered().Select(p => Complete(p, kind, patterns)).AsEnumerable().MinBy(plan => plan.Price));
        }
        catch (Exception e) when (Cause(e) is PlanningException or CkksException)
        {
            refused.Add($"{kind} at N = 2^{first.LogDegree}: {Cause(e).Message.TrimEnd('.')}");
            return (false, null);
        }
    }

    /// <summary>What was thrown on another thread.</summary>
    private static Exception Cause(Exception e) => e is AggregateException { InnerExceptions: [Exception first, ..] } ? first : e;

    private PricedPlan Complete(CkksParameters parameters, LayoutKind kind, LayerPatterns patterns)
    {
        double[] largest = [.. _bounds.Largest];
        largest[_network.Output] = OutputBound / (1 + _options.RangeMargin);
        PlannedNode[] nodes = PlanSkeleton.Nodes(patterns, parameters, Prices(parameters), largest, _options.RangeMargin, _options.ImagesPerSlot);
        return PlanCosting.Complete(Skeleton(parameters, kind, nodes), patterns, parameters, _options.Costs);
    }

    private NodePrices Prices(CkksParameters parameters) => new(_network, _options.Costs, parameters.LogDegree, parameters.DigitWidth, _options.ImagesPerSlot);

    /// <summary>Rotations at every level alike: a first guess.</summary>
    private double RotationPrice(CkksParameters p) => Enumerable.Range(0, p.MaxLevel + 1).Sum(level =>
        _options.Costs.Seconds(OperationKind.HoistedRotation, p, level) + _options.Costs.Seconds(OperationKind.RotateSumTerm, p, level));

    private Plan Skeleton(CkksParameters parameters, LayoutKind kind, PlannedNode[] nodes) => new()
    {
        ModelHash = ModelIdentity.Hash(_model),
        Tile = _tile,
        Images = _options.ImagesPerCiphertext,
        ImagesPerSlot = _options.ImagesPerSlot,
        Client = _options.Client,
        Layout = kind,
        Merged = [.. _network.Junctions.Where(_merged.Contains)],
        Parameters = parameters.Literal,
        ParameterHash = parameters.Hash.ToString(),
        Nodes = nodes,
        Output = _network.Output,
        Rotations = [],
        RelinearizationLevel = null,
        Ranges = _calibration.Ranges.Layers,
        RangeMargin = _options.RangeMargin,
        Preprocessing = _model.Preprocessing,
        Field = ReceptiveField.IsLocal(_model) ? ReceptiveField.Of(_model) : null,
        TargetError = _options.TargetError,
        Estimate = new(0, 0, 0, 0, 0, 0, 0, 0, parameters.MaxLevel, OutputError(parameters), false, ""),
    };

    private double OutputError(CkksParameters parameters) =>
        _bounds.OutputError(parameters, OutputIsLinear ? ParameterChoice.OutputScale(parameters, OutputSlotBound) : parameters.Scale, _options.ImagesPerSlot, _options.Client);
}
