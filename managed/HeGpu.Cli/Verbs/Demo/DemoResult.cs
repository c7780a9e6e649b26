using HeGpu.Client;
using HeGpu.Models;
using HeGpu.Planning;

namespace HeGpu.Cli;

/// <summary>The decrypted logits beside those of the plaintext twin.</summary>
internal sealed class DemoResult
{
    public DemoResult(IReadOnlyList<ImagePair> images, ModelGraph model, IReadOnlyList<FeatureMap> encrypted)
    {
        bool[][] truths = [.. images.Select(p => Array.ConvertAll(p.Mask.Pixels, v => v > 0.5f))];
        Agreement = new Agreement(Confusion.RarerClass(truths));
        var samples = new List<ReportSample>();
        for (int i = 0; i < images.Count; i++)
        {
            Image image = images[i].Image;
            double[] clear = PlainTwin.Run(model, model.Preprocessing.Prepare(image, model.Input.Channels)).Values;
            Agreement.Add(clear, encrypted[i].Values, truths[i]);
            samples.Add(new(images[i].Name, image.Height, image.Width, image.ToGrey().Pixels, truths[i], clear, encrypted[i].Values));
        }
        Samples = samples;
    }

    public Agreement Agreement { get; }

    public IReadOnlyList<ReportSample> Samples { get; }

    public RunRecord? Layers { get; set; }
}
