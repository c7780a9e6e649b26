using HeGpu.Models;

namespace HeGpu.Planning;

/// <summary>
/// Where each value (image, channel, y, x) of a batch of feature maps lies: ciphertext and slot. A layout assigns every bit of
/// the slot index and of the ciphertext index to a bit of a coordinate, so that positions add up: slot = X[x] + Y[y] + C[c] + I[image]. All
/// three kinds of layout are of this form. Row-major pixels with channels in the ciphertext index is the revolver's; freed pixel bits
/// after pooling left as gaps give the gap layout; the same bits given to channels give the multiplexed one. Immutable, thread-safe.
/// </summary>
public sealed partial class TensorLayout : IEquatable<TensorLayout>
{
    /// <summary>More ciphertexts than this per tensor are refused.</summary>
    public const int MaxCiphertexts = 1 << 16;

    private readonly int[] _ciphertextIndex;
    private string? _text;
    private PoolSteps? _pool;

    /// <param name="shape">Of one image.</param>
    /// <param name="images">Images of the batch, at least 1.</param>
    /// <param name="slotBits">Meaning of each bit of the slot index, lowest first; 2^count slots.</param>
    /// <param name="ciphertextBits">Meaning of each bit of the raw ciphertext index, lowest first; no copies or gaps.</param>
    /// <exception cref="PlanningException">A coordinate bit is missing or named twice, or there are too many ciphertexts.</exception>
    public TensorLayout(TensorShape shape, int images, IReadOnlyList<LayoutBit> slotBits, IReadOnlyList<LayoutBit> ciphertextBits)
    {
        Shape = shape;
        Images = images;
        SlotBits = [.. slotBits];
        CiphertextBits = [.. ciphertextBits];
        Check();
        Columns = Positions(LayoutBitKind.X, shape.Width);
        Rows = Positions(LayoutBitKind.Y, shape.Height);
        Channels = Positions(LayoutBitKind.Channel, shape.Channels);
        ImagePositions = Positions(LayoutBitKind.Image, images);
        Copies = Enumerate(LayoutBitKind.Copy);
        CopyMask = Mask(LayoutBitKind.Copy);
        ImageMask = Mask(LayoutBitKind.Image);
        (_ciphertextIndex, Ciphertexts) = NumberCiphertexts();
    }

    public TensorShape Shape { get; }

    public int Images { get; }

    public IReadOnlyList<LayoutBit> SlotBits { get; }

    public IReadOnlyList<LayoutBit> CiphertextBits { get; }

    /// <summary>Slots of a ciphertext.</summary>
    public int Slots => 1 << SlotBits.Count;

    /// <summary>Ciphertexts that hold the batch; those that would be empty do not exist.</summary>
    public int Ciphertexts { get; }

    /// <summary>Slot part and raw ciphertext part of each column, row, channel and image.</summary>
    internal Position[] Columns { get; }

    internal Position[] Rows { get; }

    internal Position[] Channels { get; }

    internal Position[] ImagePositions { get; }

    /// <summary>Slot offsets of all copies of a value; always holds 0.</summary>
    internal int[] Copies { get; }

    internal int CopyMask { get; }

    internal int ImageMask { get; }

    /// <summary>Rotations of this layout matter only modulo this: the highest bits may all be copies.</summary>
    internal int Period
    {
        get
        {
            int bits = SlotBits.Count;
            while (bits > 0 && SlotBits[bits - 1].Kind == LayoutBitKind.Copy) bits--;
            return 1 << bits;
        }
    }

    /// <summary>How it is pooled; made when it is asked for first.</summary>
    internal PoolSteps Pool => _pool ??= PoolSteps.For(this);

    /// <summary>Dense number of a raw ciphertext index.</summary>
    internal int Ciphertext(int raw) => _ciphertextIndex[raw];

    /// <summary>Raw index of a ciphertext: the bits that its rows, columns, channels and images must have.</summary>
    internal int RawCiphertext(int index) => Array.IndexOf(_ciphertextIndex, index);

    /// <summary>Ciphertext and (first) slot of one value.</summary>
    public (int Ciphertext, int Slot) Locate(int image, int channel, int y, int x)
    {
        Position sum = ImagePositions[image] + Channels[channel] + Rows[y] + Columns[x];
        return (_ciphertextIndex[sum.Ciphertext], sum.Slot);
    }

    /// <summary>"slot bits | ciphertext bits", lowest first.</summary>
    public override string ToString() => _text ??=
        string.Join(' ', SlotBits) + (CiphertextBits.Count == 0 ? "" : " | " + string.Join(' ', CiphertextBits));

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static TensorLayout Parse(TensorShape shape, int images, string text)
    {
        if (text.Length > 512) throw new PlanningException($"A layout of {text.Length} characters is longer than 512.");
        string[] parts = text.Split('|');
        if (parts.Length > 2) throw new PlanningException("A layout has at most one '|'.");
        return new(shape, images, Bits(parts[0]), parts.Length == 2 ? Bits(parts[1]) : []);
    }

    public bool Equals(TensorLayout? other) =>
        ReferenceEquals(this, other) || (other is not null && Shape == other.Shape && Images == other.Images && ToString() == other.ToString());

    public override bool Equals(object? obj) => Equals(obj as TensorLayout);

    public override int GetHashCode() => HashCode.Combine(Shape, Images, ToString());

    private static LayoutBit[] Bits(string text) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(LayoutBit.Parse)];
}

/// <summary>Part of a place: a slot and a raw ciphertext index; parts of different coordinates add.</summary>
internal readonly record struct Position(int Ciphertext, int Slot)
{
    public static Position operator +(Position a, Position b) => new(a.Ciphertext + b.Ciphertext, a.Slot + b.Slot);
}
