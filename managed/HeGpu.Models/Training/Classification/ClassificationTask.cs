namespace HeGpu.Models;

/// <summary>
/// Labelled images in an order that is shuffled for every epoch from the seed and the epoch's number; the incomplete batch at an epoch's
/// end is left out. All random numbers are drawn before the parallel part.
/// </summary>
internal sealed class ClassificationTask(TrainingSetup setup, ClassifierTrainingOptions options, IReadOnlyList<LabelledImage> training, IReadOnlyList<LabelledImage> held) : ITrainingTask
{
    private readonly int[] order = new int[training.Count];
    private readonly int stepsPerEpoch = training.Count / setup.Batch;
    private readonly Workers workers = new(options.Threads);
    private int shuffled = -1;

    public int Steps => options.Epochs * stepsPerEpoch;

    public int ValidationInterval => stepsPerEpoch;

    public int? StepsPerEpoch => stepsPerEpoch;

    public void Fill(int step, SeededRandom random, float[] inputs, float[] targets)
    {
        Shuffle(step / stepsPerEpoch);
        int first = step % stepsPerEpoch * setup.Batch, size = setup.Image.Size;
        var moves = new (int Down, int Right)[setup.Batch];
        for (int n = 0; n < moves.Length && options.Shift > 0; n++)
            moves[n] = (random.Next((2 * options.Shift) + 1) - options.Shift, random.Next((2 * options.Shift) + 1) - options.Shift);
        workers.For(setup.Batch, n =>
        {
            LabelledImage sample = training[order[first + n]];
            targets[n] = sample.Label;
            Prepare(Moved(sample.Image, moves[n]), inputs.AsSpan(n * size, size));
        });
    }

    public Measured? Validate(INetworkInTraining network)
    {
        if (held.Count == 0) return null;
        int size = setup.Image.Size, classes = setup.Graph.InferShapes(setup.Image.Height, setup.Image.Width)[setup.Graph.Output].Channels;
        var inputs = new float[held.Count * size];
        float[] outputs = new float[held.Count * classes], labels = [.. held.Select(h => (float)h.Label)];
        workers.For(held.Count, n => Prepare(held[n].Image.Pixels, inputs.AsSpan(n * size, size)));
        double hidden = network.Evaluate(inputs, held.Count, outputs);
        int right = Enumerable.Range(0, held.Count).Count(n => IsRight(outputs.AsSpan(n * classes, classes), held[n].Label));
        double loss = setup.Loss.Evaluate(outputs, labels, new float[outputs.Length]);
        return new(loss, double.NaN, double.NaN, (double)right / held.Count, VectorMath.Largest(outputs), hidden);
    }

    private static bool IsRight(ReadOnlySpan<float> scores, int label)
    {
        for (int k = 0; k < scores.Length; k++)
            if (k != label && !(scores[k] < scores[label])) return false;
        return true;
    }

    private void Shuffle(int epoch)
    {
        if (epoch == shuffled) return;
        for (int i = 0; i < order.Length; i++) order[i] = i;
        new SeededRandom(options.Seed ^ ((ulong)(epoch + 1) << 32)).Shuffle(order.AsSpan());
        shuffled = epoch;
    }

    private void Prepare(float[] pixels, Span<float> input)
    {
        double[] values = setup.Graph.Preprocessing.Apply(Array.ConvertAll(pixels, v => (double)v));
        for (int i = 0; i < input.Length; i++) input[i] = (float)values[i];
    }

    /// <summary>The image's content moved; what comes in is the pixel of the nearest border.</summary>
    private static float[] Moved(Image image, (int Down, int Right) by)
    {
        if (by == (0, 0)) return image.Pixels;
        var moved = new Image(image.Channels, image.Height, image.Width);
        for (int c = 0; c < image.Channels; c++)
        for (int y = 0; y < image.Height; y++)
        for (int x = 0; x < image.Width; x++)
            moved[c, y, x] = image[c, Math.Clamp(y - by.Down, 0, image.Height - 1), Math.Clamp(x - by.Right, 0, image.Width - 1)];
        return moved.Pixels;
    }
}
