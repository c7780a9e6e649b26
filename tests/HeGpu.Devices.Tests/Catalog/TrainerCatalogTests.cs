using HeGpu.Models;

namespace HeGpu.Devices.Tests;

public sealed class TrainerCatalogTests : IDisposable
{
    private readonly PlantedPlugins _plugins = new();

    [Fact]
    public void The_managed_trainer_is_always_there_and_an_absent_plugin_is_told()
    {
        TrainerCatalog catalog = Catalog();
        Assert.Equal(["managed", "torch"], catalog.List().Select(t => t.Name));
        Assert.Equal("managed", catalog.Find(TrainerCatalog.Auto).Name);
        Assert.Contains("HeGpu.Torch is not installed", Assert.Throws<TrainerUnavailableException>(() => catalog.Find("torch")).Reason, StringComparison.Ordinal);
        Assert.Contains("managed, torch", Assert.Throws<ArgumentException>(() => catalog.Find("abacus")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plugin_that_cannot_be_loaded_is_the_reason()
    {
        _plugins.AddFile("HeGpu.Torch", [1, 2, 3]);
        Assert.DoesNotContain("not installed", Assert.Throws<TrainerUnavailableException>(() => Catalog().Find("torch")).Reason, StringComparison.Ordinal);
        var devices = new DeviceCatalog([], () => new PluginFolder(_plugins.Path));
        Assert.DoesNotContain(devices.List(DeviceOptions.Default), d => d.Name == "torch");
    }

    [Fact]
    public void Auto_takes_a_usable_gpu_first_and_what_throws_is_passed_over()
    {
        Fake gpu = new("gpu") { Accelerated = true }, broken = new("broken") { Fails = true };
        Assert.Same(gpu, Catalog(new ManagedTrainer(), broken, gpu).Find(TrainerCatalog.Auto));
        gpu.Fails = true;
        Assert.Equal("managed", Catalog(new ManagedTrainer(), broken, gpu).Find(TrainerCatalog.Auto).Name);
        Assert.Equal("planted: no driver", Assert.Throws<TrainerUnavailableException>(() => Catalog(gpu).Find("gpu")).Reason);
    }

    public void Dispose() => _plugins.Dispose();

    private TrainerCatalog Catalog(params ITrainerProvider[] trainers) =>
        new(trainers.Length > 0 ? trainers : [new ManagedTrainer()], new(() => new PluginFolder(_plugins.Path)));

    private sealed class Fake(string name) : ITrainerProvider
    {
        public string Name => name;

        public bool Accelerated { get; init; }

        public bool Fails { get; set; }

        public TrainerListing Describe() => Fails ? throw new InvalidOperationException("planted:\nno driver") : new(name, "a card", "tests") { IsAccelerated = Accelerated };

        public INetworkInTraining Open(TrainingSetup setup) => throw new TrainerUnavailableException(name, "planted");
    }
}
