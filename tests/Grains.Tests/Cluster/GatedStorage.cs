using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace OrleansKafkaLoki.Grains.Tests.Cluster;

/// <summary>A silo's way to a store in memory.</summary>
internal sealed class GatedStorage(IServiceProvider services, StorageGate gate) : IGrainStorage
{
    /// <summary>The name of the store behind it.</summary>
    public const string Inner = "inner";

    private readonly IGrainStorage _inner = services.GetRequiredKeyedService<IGrainStorage>(Inner);
    private readonly SiloAddress _silo = services.GetRequiredService<ILocalSiloDetails>().SiloAddress;

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        gate.RecordRead(grainId);
        await gate.PassAsync(_silo);
        await _inner.ReadStateAsync(stateName, grainId, grainState);
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await gate.PassAsync(_silo);
        await _inner.WriteStateAsync(stateName, grainId, grainState);
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await gate.PassAsync(_silo);
        await _inner.ClearStateAsync(stateName, grainId, grainState);
    }
}
