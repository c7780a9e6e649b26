namespace HeGpu.Kernels;

/// <summary>The operands of several key switches.</summary>
public readonly struct KeyLists(LimbList keys, LimbList addends, LimbList destinations)
{
    public LimbList Keys { get; } = keys;

    public LimbList Addends { get; } = addends;

    public LimbList Destinations { get; } = destinations;
}
