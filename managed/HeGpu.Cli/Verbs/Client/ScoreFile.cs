using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using HeGpu.Client;
using HeGpu.Files;
using HeGpu.Models;

namespace HeGpu.Cli;

/// <summary>A classifier's results as a table, image,class,score0,score1,... one image a line, and in the record.</summary>
internal static class ScoreFile
{
    private const int Shown = 10;

    public static void Write(VerbContext context, string path, IReadOnlyList<FeatureMap> results)
    {
        var text = new StringBuilder("image,class");
        for (int k = 0; k < results[0].Values.Length; k++) text.Append(CultureInfo.InvariantCulture, $",score{k}");
        text.Append('\n');
        var classes = new JsonArray();
        var scores = new JsonArray();
        for (int i = 0; i < results.Count; i++)
        {
            double[] values = results[i].Values;
            int best = ClassAgreement.Best(values);
            text.Append(CultureInfo.InvariantCulture, $"{i},{best},").AppendJoin(',', values.Select(v => v.ToString("R", CultureInfo.InvariantCulture))).Append('\n');
            classes.Add(best);
            scores.Add(new JsonArray([.. values.Select(v => JsonValue.Create(v))]));
            if (i < Shown && best >= 0) context.Terminal.Line(FormattableString.Invariant($"image {i}: class {best}, score {values[best]:0.###}"));
        }
        AtomicFile.WriteAllText(path, text.ToString(), context.Cancellation);
        context.Terminal.Line($"{path}: {results.Count} image(s)");
        context.Record["classes"] = classes;
        context.Record["scores"] = scores;
    }
}
