using System.Text;
using System.Text.Json.Nodes;
using HeGpu.Arithmetic;
using HeGpu.Ckks;
using HeGpu.Files;
using HeGpu.Models;

namespace HeGpu.Planning.Tests;

public class PlanFileTests
{
    private static readonly TensorShape Shape = new(1, 8, 8);

    private static (ModelGraph Model, Plan Plan) Make(int seed = 1)
    {
        ModelGraph model = Networks.Make(seed, [new InputLayer("in", 1), new Conv2dLayer("c", "in", 1, 2, 3, Padding: 1), new SquareLayer("s", "c")]);
        return (model, Planner.Create(model, Shape, Calibration.Synthetic(model, Shape), LayerTests.Small(LayoutKind.Gap, 2)));
    }

    [Fact]
    public void Survives_a_file()
    {
        (ModelGraph model, Plan plan) = Make();
        string path = Path.GetTempFileName();
        try
        {
            PlanFile.Save(plan, path);
            Plan loaded = PlanFile.Load(path);
            Assert.Equal(plan.ToText(), loaded.ToText());
            Assert.Equal(PlanFile.ToJson(plan), PlanFile.ToJson(loaded));
            FeatureMap image = Networks.Image(Shape, 2);
            Assert.Equal(Simulation.Run(plan, model, [image])[0].Values, Simulation.Run(loaded, model, [image])[0].Values);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Another_model_is_refused_with_both_hashes()
    {
        (_, Plan plan) = Make();
        (ModelGraph other, _) = Make(2);
        string message = Assert.Throws<PlanningException>(() => Simulation.Run(plan, other, [Networks.Image(Shape, 2)])).Message;
        Assert.Contains(plan.ModelHash[..8], message);
        Assert.Contains(ModelIdentity.Hash(other)[..8], message);
    }

    [Theory]
    [InlineData("\"images\": 2", "\"images\": 0")]
    [InlineData("\"images\": 2", "\"images\": 2, \"surprise\": 1")]
    [InlineData("x0 x1 x2", "x0 x1 x1")]
    [InlineData("x0 x1 x2", "x0 x1 z2")]
    [InlineData("\"output\": ", "\"output\": 7")]
    [InlineData("hegpu-plan", "hegpu-plum")]
    [InlineData("\"version\": 5", "\"version\": 6")]
    [InlineData("\"galoisLevels\": [", "\"galoisLevels\": [ 0,")]
    [InlineData("\"galoisLevels\": [", "\"galoisLevels\": [ 0], \"galoisSteps\": [")]
    [InlineData("\"relinearizationLevel\": ", "\"relinearizationLevel\": 9")]
    [InlineData("\"relinearizationLevel\": ", "\"relinearizationLevel\": -2")]
    [InlineData("\"logDegree\": 11", "\"logDegree\": 12")]
    [InlineData("\"logDegree\": 11", "\"logDegree\": 200")]
    public void A_damaged_file_gives_one_clear_error(string old, string replacement)
    {
        string json = PlanFile.ToJson(Make().Plan);
        Assert.Contains(old, json);
        Assert.Throws<HeGpuFileException>(() => PlanFile.Parse(Encoding.UTF8.GetBytes(json.Replace(old, replacement)), "test"));
    }

    // The same sizes, other primes: those next in the row.
    private static Plan WithOtherPrimes()
    {
        Plan plan = Make().Plan;
        ulong[] usual = [.. plan.CreateParameters().Ring.DataModuli, .. plan.CreateParameters().Ring.SpecialModuli];
        int[] bits = [.. plan.Parameters.DataBits, .. plan.Parameters.SpecialBits];
        IReadOnlyList<ulong> others = PrimeGenerator.Primes(1 << plan.Parameters.LogDegree, [.. bits, .. bits]);
        ulong[] primes = [.. others.Take(bits.Length)];
        Assert.NotEqual(usual, primes);
        CkksParametersLiteral literal = plan.Parameters with { Primes = primes };
        return plan with { Parameters = literal, ParameterHash = CkksParameters.Create(literal).Hash.ToString() };
    }

    [Fact]
    public void Primes_of_its_own_survive_a_file()
    {
        Plan plan = WithOtherPrimes();
        Plan loaded = PlanFile.Parse(Encoding.UTF8.GetBytes(PlanFile.ToJson(plan)), "test");
        Assert.Equal(plan.Parameters, loaded.Parameters);
        Assert.Equal(plan.CreateParameters().Hash, loaded.CreateParameters().Hash);
        Assert.Equal(plan.Parameters.Primes, loaded.CreateParameters().Ring.DataModuli.Concat(loaded.CreateParameters().Ring.SpecialModuli));
    }

    [Fact]
    public void Plans_of_former_versions_load_unless_they_merge_upsampling()
    {
        (ModelGraph model, Plan plan) = Make();
        JsonNode former = JsonNode.Parse(PlanFile.ToJson(plan))!;
        (former["version"], former["mergeUpsampling"]) = (3, false);
        Plan loaded = PlanFile.Parse(Encoding.UTF8.GetBytes(former.ToJsonString()), "test");
        Assert.Equal(PlanIdentity.Hash(plan), PlanIdentity.Hash(loaded));
        Assert.Equal(plan.Nodes.Count, PlanCheck.Network(loaded, model).Nodes.Count);
        former["mergeUpsampling"] = true;
        Assert.Contains("make the plan again", Assert.Throws<HeGpuFileException>(() => PlanFile.Parse(Encoding.UTF8.GetBytes(former.ToJsonString()), "test")).Message);
    }

    [Fact]
    public void Merged_layers_survive_a_file_of_the_current_version_only()
    {
        Plan plan = Make().Plan with { Merged = ["up0", "up1"] };
        string json = PlanFile.ToJson(plan);
        Assert.Equal(plan.Merged, PlanFile.Parse(Encoding.UTF8.GetBytes(json), "test").Merged);
        Assert.Contains("merged layers in version 4", Assert.Throws<HeGpuFileException>(() => PlanFile.Parse(Encoding.UTF8.GetBytes(json.Replace("\"version\": 5", "\"version\": 4")), "test")).Message);
    }

    public static TheoryData<string, string> BadPrimes => new()
    {
        { "[]", "0 primes where" },
        { "[0]", "is no plan" },
        { "\"no\"", "is no plan" },
        { "first: null", "no number" },
        { "first: \"+17\"", "no number" },
        { "first: \"99999999999999999999\"", "no number" },
        { "first: \"340282366920938463463374607431768211507\"", "no number" },
        { "first: \"12289\"", "bits that is 1 modulo" },
        { "first: next", "bits that is 1 modulo" },
        { "second: first", "" },
        { "version 3", "primes in version 3" },
    };

    [Theory]
    [MemberData(nameof(BadPrimes))]
    public void Bad_primes_give_one_clear_error(string change, string expected)
    {
        JsonNode plan = JsonNode.Parse(PlanFile.ToJson(WithOtherPrimes()))!;
        JsonNode parameters = plan["parameters"]!;
        JsonArray primes = parameters["primes"]!.AsArray();
        switch (change)
        {
            case "version 3": plan["version"] = 3; break;
            case "second: first": primes[1] = (string)primes[0]!; break;
            case "first: next": primes[0] = (ulong.Parse((string)primes[0]!) + 2).ToString(); break;
            case var _ when change.StartsWith("first: ", StringComparison.Ordinal): primes[0] = JsonNode.Parse(change["first: ".Length..]); break;
            default: parameters["primes"] = JsonNode.Parse(change); break;
        }
        string message = Assert.Throws<HeGpuFileException>(() => PlanFile.Parse(Encoding.UTF8.GetBytes(plan.ToJsonString()), "test")).Message;
        Assert.Contains(expected, message);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void A_number_that_is_no_prime_is_found_when_the_parameters_are_made()
    {
        Plan plan = WithOtherPrimes();
        ulong[] primes = [.. plan.Parameters.Primes!];
        do primes[0] -= 2ul << plan.Parameters.LogDegree; while (PrimeGenerator.IsPrime(primes[0]));
        Plan loaded = PlanFile.Parse(Encoding.UTF8.GetBytes(PlanFile.ToJson(plan with { Parameters = plan.Parameters with { Primes = primes } })), "test");
        Assert.Equal(CkksErrorKind.InvalidParameters, Assert.Throws<CkksException>(loaded.CreateParameters).Kind);
    }

    // Equal modulo the 1024 slots, they would be one key with two levels.
    [Theory]
    [InlineData(1, 1 - 1024, false)]
    [InlineData(1, 512, false)]
    [InlineData(-513, 3, false)]
    [InlineData(int.MinValue, 3, false)]
    [InlineData(-512, 511, true)]
    public void Rotations_are_those_of_half_the_slots_to_either_side(int first, int second, bool valid)
    {
        JsonNode plan = JsonNode.Parse(PlanFile.ToJson(Make().Plan))!;
        (plan["galoisSteps"], plan["galoisLevels"]) = (new JsonArray(first, second), new JsonArray(0, 0));
        byte[] file = Encoding.UTF8.GetBytes(plan.ToJsonString());
        if (valid) Assert.Equal([first, second], PlanFile.Parse(file, "test").Rotations.Select(r => r.Steps));
        else Assert.Contains("-512 to 511 are possible", Assert.Throws<HeGpuFileException>(() => PlanFile.Parse(file, "test")).Message);
    }

    [Fact]
    public void Plans_of_one_model_differ_only_where_they_differ()
    {
        (_, Plan a) = Make();
        (_, Plan b) = Make();
        Assert.Equal(a.ToText(), b.ToText());
    }
}
