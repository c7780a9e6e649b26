using HeGpu.Files;

namespace HeGpu.Models;

/// <summary>
/// The convolutional network published with Volley Revolver (Chiang, arXiv:2201.12577; HE.CNNinfer, CNNweightsMNIST.csv): grey images in
/// [0, 1] -> convolution k x k without padding -> cubic -> flatten -> dense -> cubic -> dense. Fourteen lines of comma-separated numbers, plain
/// or gzip: kernel [k][k][1][C], bias [C], the cubic's c0, c1, c2, c3 on a line each, weight [s s C][H] of an image flattened row by row with its
/// channels last, bias [H], a second cubic, weight [H][K], bias [K]. k, C, H, K and the side s of the convolution's output follow from the lengths.
/// </summary>
public sealed class VolleyRevolverFormat : IModelFormat
{
    private const int Lines = 14, Powers = 4;
    private const int Kernel = 1, KernelBias = 2, FirstCubic = 3, Hidden = 7, HiddenBias = 8, SecondCubic = 9, Scores = 13, ScoresBias = 14;

    public string Name => "volley-revolver";

    public string Summary => "The CNN of Volley Revolver (arXiv:2201.12577): CSV of 14 lines, .gz or not";

    public long MaxBytes => 1L << 28;

    public ImportAspects Uses => ImportAspects.None;

    /// <summary>Gzip, or text that begins with a number.</summary>
    public bool Recognizes(ReadOnlySpan<byte> head) => InputFile.IsGzip(head) || (head.Length > 0 && head[0] is (byte)'-' or (byte)'.' or (>= (byte)'0' and <= (byte)'9'));

    public ImportedModel Decode(byte[] file, string source, ImportOptions options)
    {
        var lines = new NumberLines(InputFile.Unzip(file, source, MaxBytes), source, Lines);
        Sizes sizes = Measure(lines, source);
        try
        {
            return new(Build(lines, sizes), new Dictionary<string, string>(), [], options.Input);
        }
        catch (InvalidModelException e)
        {
            throw new HeGpuFileException(source, e.Message, e);
        }
    }

    private static Sizes Measure(NumberLines lines, string source)
    {
        int channels = lines.Count(KernelBias), hidden = lines.Count(HiddenBias), classes = lines.Count(ScoresBias);
        for (int power = 0; power < Powers; power++)
            foreach (int line in (ReadOnlySpan<int>)[FirstCubic + power, SecondCubic + power])
                Require(lines.Count(line) == 1, line, $"has {lines.Count(line)} numbers; a coefficient of a cubic stands alone");
        int kernel = Root(lines.Count(Kernel), channels);
        Require(kernel > 0 && kernel % 2 == 1 && kernel <= ModelGraph.MaxKernel, Kernel,
            $"has {lines.Count(Kernel)} numbers, which is no k x k for each of the {channels} channels of line {KernelBias} with an odd k up to {ModelGraph.MaxKernel}");
        int side = lines.Count(Hidden) % hidden == 0 ? Root(lines.Count(Hidden) / hidden, channels) : 0;
        Require(side > 0 && side + kernel - 1 <= ModelGraph.MaxSide, Hidden,
            $"has {lines.Count(Hidden)} numbers, which is no s x s x {channels} (line {KernelBias}) for each of the {hidden} outputs of line {HiddenBias}");
        Require(lines.Count(Scores) == (long)hidden * classes, Scores, $"has {lines.Count(Scores)} numbers; {hidden} inputs (line {HiddenBias}) and {classes} outputs (line {ScoresBias}) need {(long)hidden * classes}");
        return new(kernel, channels, side, hidden, classes);

        void Require(bool condition, int line, string what)
        {
            if (!condition) throw new HeGpuFileException(source, $"line {line} {what}.");
        }
    }

    /// <summary>r with r^2 parts = count, or 0.</summary>
    private static int Root(int count, int parts)
    {
        int root = (int)Math.Round(Math.Sqrt(count / (double)parts));
        return (long)root * root * parts == count ? root : 0;
    }

    private static ModelGraph Build(NumberLines lines, Sizes s)
    {
        int features = s.Side * s.Side * s.Channels;
        Layer[] layers =
        [
            new InputLayer("image", 1), new Conv2dLayer("conv", "image", 1, s.Channels, s.Kernel), new PolynomialLayer("cubic1", "conv", s.Channels, Powers - 1),
            new FlattenLayer("flat", "cubic1"), new DenseLayer("hidden", "flat", features, s.Hidden), new PolynomialLayer("cubic2", "hidden", s.Hidden, Powers - 1),
            new DenseLayer("scores", "cubic2", s.Hidden, s.Classes),
        ];
        int area = s.Side * s.Side, taps = s.Kernel * s.Kernel;
        var parameters = new Dictionary<string, Tensor>
        {
            ["conv.weight"] = new([s.Channels, 1, s.Kernel, s.Kernel], Reorder(lines.Read(Kernel), s.Channels, taps, (o, t) => (t * s.Channels) + o)),
            ["conv.bias"] = new([s.Channels], lines.Read(KernelBias)),
            ["cubic1.coefficients"] = Cubic(lines, FirstCubic, s.Channels),
            ["hidden.weight"] = new([s.Hidden, features], Reorder(lines.Read(Hidden), s.Hidden, features, (o, f) => ((((f % area) * s.Channels) + (f / area)) * s.Hidden) + o)),
            ["hidden.bias"] = new([s.Hidden], lines.Read(HiddenBias)),
            ["cubic2.coefficients"] = Cubic(lines, SecondCubic, s.Hidden),
            ["scores.weight"] = new([s.Classes, s.Hidden], Reorder(lines.Read(Scores), s.Classes, s.Hidden, (o, i) => (i * s.Classes) + o)),
            ["scores.bias"] = new([s.Classes], lines.Read(ScoresBias)),
        };
        return new ModelGraph(layers, "scores", parameters, new Preprocessing(NormalizePerImage: false, Clip: 1));
    }

    /// <summary>result[row][column] = numbers[place(row, column)].</summary>
    private static float[] Reorder(float[] numbers, int rows, int columns, Func<int, int, int> place)
    {
        var result = new float[numbers.Length];
        for (int r = 0; r < rows; r++)
            for (int c = 0; c < columns; c++) result[(r * columns) + c] = numbers[place(r, c)];
        return result;
    }

    /// <summary>One cubic for all channels.</summary>
    private static Tensor Cubic(NumberLines lines, int first, int channels)
    {
        float[] one = [.. Enumerable.Range(first, Powers).Select(line => lines.Read(line)[0])];
        return new([channels, Powers], [.. Enumerable.Repeat(one, channels).SelectMany(c => c)]);
    }

    private readonly record struct Sizes(int Kernel, int Channels, int Side, int Hidden, int Classes);
}
