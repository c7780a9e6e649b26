namespace HeGpu.Planning;

/// <summary>
/// What one coordinate adds to the diagonals of a layer: positions add up over coordinates, so a diagonal's input ciphertext and rotation are sums
/// of one reach of each of rows, columns, channels, images and copies.
/// </summary>
/// <param name="Input">Raw part of the input ciphertext.</param>
/// <param name="Displacement">Input slot minus output slot, the output's at copy bits of the input left out.</param>
/// <param name="Profile">Which of the coordinate's output slots it concerns.</param>
/// <param name="Bits">Those of the coordinate's slot bits on which the weights depend.</param>
internal readonly record struct Reach(int Input, int Displacement, SlotProfile Profile, int Bits);

/// <summary>A coordinate's reaches, by the raw part of the output ciphertext that it determines.</summary>
internal sealed class Reaches
{
    private readonly Dictionary<int, Reach[]> _byOutput;

    private Reaches(Dictionary<int, Reach[]> byOutput, int outputBits, int slotBits)
    {
        _byOutput = byOutput;
        OutputBits = outputBits;
        SlotBits = slotBits;
    }

    /// <summary>Raw ciphertext bits of the output that number this coordinate.</summary>
    public int OutputBits { get; }

    /// <summary>Slot bits of the output that number it.</summary>
    public int SlotBits { get; }

    /// <summary>Whether no two reaches have the same profile.</summary>
    public bool AllDiffer
    {
        get
        {
            var seen = new HashSet<SlotProfile>();
            foreach (Reach[] reaches in _byOutput.Values)
                foreach (Reach r in reaches)
                    if (!seen.Add(r.Profile)) return false;
            return true;
        }
    }

    /// <summary>Slot bits on which all reaches depend.</summary>
    public int CommonBits => _byOutput.Values.SelectMany(reaches => reaches).Aggregate(-1, (bits, r) => bits & r.Bits);

    /// <summary>For the output ciphertext with a raw index.</summary>
    public ReadOnlySpan<Reach> this[int raw] => _byOutput.TryGetValue(raw & OutputBits, out Reach[]? reaches) ? reaches : default;

    /// <summary>Of rows or columns; tags are kernel indices.</summary>
    public static Reaches OfAxis(AxisMap axis, Position[] outputs, Position[] inputs, int keep, SlotProfiles profiles)
    {
        var builder = new Builder(keep);
        for (int o = 0; o < axis.Output; o++)
            foreach (AxisTap t in axis[o]) builder.Add(outputs[o], inputs[t.Input], t.Kernel);
        return builder.Build(outputs, profiles);
    }

    /// <summary>Of channels; tags are out * InChannels + in.</summary>
    public static Reaches OfChannels(LinearMap map, Position[] outputs, Position[] inputs, int keep, SlotProfiles profiles)
    {
        var builder = new Builder(keep);
        for (int o = 0; o < map.OutChannels; o++)
            for (int c = 0; c < map.InChannels; c++)
                if (map.Connects(o, c)) builder.Add(outputs[o], inputs[c], (o * map.InChannels) + c);
        return builder.Build(outputs, profiles);
    }

    /// <summary>Of images; with <paramref name="onlyFirst"/> the first stands for all.</summary>
    public static Reaches OfImages(Position[] outputs, Position[] inputs, bool onlyFirst, int keep, SlotProfiles profiles)
    {
        var builder = new Builder(keep);
        for (int i = 0; i < (onlyFirst ? 1 : outputs.Length); i++) builder.Add(outputs[i], inputs[i], 0);
        return builder.Build(onlyFirst ? [] : outputs, profiles);
    }

    /// <summary>Of copies of the output: each reads the input's copy at its own copy bits.</summary>
    public static Reaches OfCopies(int[] copies, int keep, SlotProfiles profiles)
    {
        var builder = new Builder(keep);
        Position[] outputs = [.. copies.Select(c => new Position(0, c))];
        foreach (Position copy in outputs) builder.Add(copy, default, 0);
        return builder.Build(outputs, profiles);
    }

    private sealed class Builder(int keep)
    {
        private readonly Dictionary<(int Output, int Input, int Displacement), List<(int Slot, int Tag)>> _places = [];

        public void Add(Position output, Position input, int tag)
        {
            var key = (output.Ciphertext, input.Ciphertext, input.Slot - (output.Slot & keep));
            if (!_places.TryGetValue(key, out List<(int, int)>? places)) _places[key] = places = [];
            places.Add((output.Slot, tag));
        }

        public Reaches Build(Position[] outputs, SlotProfiles profiles)
        {
            int outputBits = 0, slotBits = 0;
            foreach (Position p in outputs) (outputBits, slotBits) = (outputBits | p.Ciphertext, slotBits | p.Slot);
            var byOutput = new Dictionary<int, List<Reach>>();
            foreach (((int output, int input, int displacement), List<(int, int)> places) in _places)
            {
                if (!byOutput.TryGetValue(output, out List<Reach>? reaches)) byOutput[output] = reaches = [];
                SlotProfile profile = profiles.Of(places);
                reaches.Add(new(input, displacement, profile, profile.DependsOn(slotBits)));
            }

            return new(byOutput.ToDictionary(o => o.Key, o => o.Value.ToArray()), outputBits, slotBits);
        }
    }
}
