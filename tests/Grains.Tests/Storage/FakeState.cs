using System.Text.Json;
using System.Text.Json.Serialization;
using Orleans.Storage;

namespace OrleansKafkaLoki.Grains.Tests.Storage;

/// <summary>Grain state in a store that several activations can share and that can be made to fail.</summary>
internal sealed class FakeState<T>(FakeState<T>.Store store) : IPersistentState<T>
    where T : new()
{
    public T State { get; set; } = new();

    public string? Etag { get; private set; }

    public bool RecordExists => Etag is not null;

    public Task ReadStateAsync()
    {
        store.ThrowIfAway();
        State = store.Stored;
        Etag = store.Etag;
        return Task.CompletedTask;
    }

    public Task WriteStateAsync()
    {
        store.Writes++;
        store.ThrowIfAway();
        if (Etag != store.Etag)
        {
            throw new InconsistentStateException("The ETag does not match.");
        }

        store.Stored = State;
        store.Etag = Guid.NewGuid().ToString();
        if (store.LosesAnswer)
        {
            throw new TimeoutException("The answer was lost.");
        }

        Etag = store.Etag;
        return Task.CompletedTask;
    }

    public Task ClearStateAsync() => throw new NotSupportedException();

    /// <summary>The same in another process: the state as it is in memory, with its ETag.</summary>
    public FakeState<T> Migrate() => new(store) { State = Store.CopyOf(State), Etag = Etag };

    /// <summary>Keeps the state as JSON without zeros and nulls, as the product's store does.</summary>
    public sealed class Store
    {
        private static readonly JsonSerializerOptions Options = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault };

        private string _json = JsonSerializer.Serialize(new T(), Options);

        public T Stored
        {
            get => JsonSerializer.Deserialize<T>(_json, Options)!;
            set => _json = JsonSerializer.Serialize(value, Options);
        }

        public static T CopyOf(T state) => JsonSerializer.Deserialize<T>(JsonSerializer.Serialize(state, Options), Options)!;

        public string? Etag { get; set; }

        /// <summary>How many writes were tried.</summary>
        public int Writes { get; set; }

        public bool Away { get; set; }

        public bool LosesAnswer { get; set; }

        public void ThrowIfAway()
        {
            if (Away)
            {
                throw new TaskCanceledException("The store is away.");
            }
        }
    }
}
