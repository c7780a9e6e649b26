using System.Text.Json.Nodes;
using HeGpu.Models;
using HeGpu.Planning;

namespace HeGpu.SealNet.Tests;

/// <summary>`--device seal` of the command, which finds the adapter as a plug-in.</summary>
public class DeviceSealTests
{
    private const int Refused = 4;

    [Fact]
    public void The_masks_are_those_of_the_engine()
    {
        using var hegpu = new HegpuCommand();
        SavePlan(hegpu, PlanClient.Seal);
        Png.Write(hegpu["image.png"], SyntheticCells.Generate(16, 16, seed: 9, index: 0).Image);
        hegpu.Succeed("keygen", "--plan", "plan.json", "--out", ".");
        hegpu.Succeed("encrypt", "image.png", "--plan", "plan.json", "--key", "secret.key", "--out", "in");
        foreach (string device in new[] { "seal", "managed" })
        {
            hegpu.Succeed("run", "--plan", "plan.json", "--model", "model", "--keys", "evaluation.keys", "--in", "in", "--out", device, "--device", device, "--json", device + ".json");
            Assert.Equal(device, (string?)JsonNode.Parse(File.ReadAllText(hegpu[device + ".json"]))!["device"]);
            hegpu.Succeed("decrypt", device, "--plan", "plan.json", "--key", "secret.key", "--out", device + ".png");
        }
        Assert.Equal(File.ReadAllBytes(hegpu["managed.png"]), File.ReadAllBytes(hegpu["seal.png"]));
    }

    [Fact]
    public void A_plan_that_is_not_made_for_seal_is_one_clear_error()
    {
        using var hegpu = new HegpuCommand();
        SavePlan(hegpu, PlanClient.HeGpu);
        Assert.Equal(Refused, hegpu.Run("run", "--plan", "plan.json", "--model", "model", "--keys", "none", "--in", "none", "--out", "out", "--device", "seal", "--format", "hegpu"));
        Assert.Contains("make the plan with --client seal", Assert.Single(hegpu.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public void Devices_lists_it_and_keys_are_made_elsewhere()
    {
        using var hegpu = new HegpuCommand();
        hegpu.Succeed("devices", "--json", "devices.json");
        JsonNode seal = Assert.Single(JsonNode.Parse(File.ReadAllText(hegpu["devices.json"]))!["devices"]!.AsArray(), d => (string?)d!["name"] == "seal")!;
        Assert.Equal(("evaluator", "available"), ((string?)seal["kind"], (string?)seal["state"]));
        SavePlan(hegpu, PlanClient.Seal);
        Assert.Equal(Refused, hegpu.Run("keygen", "--plan", "plan.json", "--out", ".", "--device", "seal"));
        Assert.Contains("it only runs plans", hegpu.Error, StringComparison.Ordinal);
    }

    private static void SavePlan(HegpuCommand hegpu, PlanClient client)
    {
        (ModelGraph model, Calibration calibration, Plan plan) = SmallPlan.Make(client);
        ModelFile.Save(hegpu["model"], model, calibration.Ranges);
        PlanFile.Save(plan, hegpu["plan.json"]);
    }
}
