using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Configuration;
using Orleans.Persistence;
using Orleans.Serialization;
using Orleans.Serialization.Serializers;
using Orleans.Storage;
using StackExchange.Redis;

namespace OrleansKafkaLoki.Silo.Tests.Store.Journals;

/// <summary>Where the build before kept journals: Orleans' own grain storage, as JSON.</summary>
internal sealed class StorageOfBuildBefore : ISiloLifecycle, IGrainStorageSerializer
{
    public const string ServiceId = "test";

    private static readonly JsonSerializerOptions Json = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault };

    private Task _started = Task.CompletedTask;

    int ISiloLifecycle.HighestCompletedStage => 0;

    int ISiloLifecycle.LowestStoppedStage => 0;

    public static async Task<IGrainStorage> StartAsync(IConnectionMultiplexer redis)
    {
        var orleans = new StorageOfBuildBefore();
        var storage = new RedisGrainStorage(
            "journals",
            new RedisStorageOptions { CreateMultiplexer = _ => Task.FromResult((redis, true)), EntryExpiry = TimeSpan.FromDays(30) },
            orleans,
            Microsoft.Extensions.Options.Options.Create(new ClusterOptions { ServiceId = ServiceId }),
            new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<IActivatorProvider>(),
            NullLogger<RedisGrainStorage>.Instance);
        storage.Participate(orleans);
        await orleans._started;
        return storage;
    }

    IDisposable ILifecycleObservable.Subscribe(string observerName, int stage, ILifecycleObserver observer)
    {
        _started = observer.OnStart(CancellationToken.None);
        return new MemoryStream();
    }

    BinaryData IGrainStorageSerializer.Serialize<T>(T? input)
        where T : default => new(JsonSerializer.SerializeToUtf8Bytes(input, Json));

    T IGrainStorageSerializer.Deserialize<T>(BinaryData input) => JsonSerializer.Deserialize<T>(input, Json)!;
}
