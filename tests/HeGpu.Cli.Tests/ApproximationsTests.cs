using System.Text.Json.Nodes;
using Xunit;

namespace HeGpu.Cli.Tests;

public class ApproximationsTests
{
    [Fact]
    public void Prints_and_records_the_table()
    {
        using var hegpu = new Hegpu();
        Assert.Equal(ExitCodes.Success, hegpu.Run("bench", "approximations", "--json", hegpu["table.json"]));
        JsonArray rows = JsonNode.Parse(File.ReadAllText(hegpu["table.json"]))!["approximations"]!.AsArray();
        Assert.Equal(5, rows.Count);
        JsonNode newton = rows.Single(r => (string?)r!["name"] == "Newton f(f)")!;
        Assert.Equal(0.267, (double)newton["oneNorm"]!, 5e-4);
        foreach (string word in new[] { "least squares", "0.9394", "15.2", "24.6", "Fourier" }) Assert.Contains(word, hegpu.Out, StringComparison.Ordinal);
    }
}
