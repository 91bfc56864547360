using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Orleans.Storage;
using OrleansKafkaLoki.Grains.Streams.Journal;

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

    public Task WriteStateAsync() => BeginWrite(out _)();

    /// <summary>Begins a write of the state as it is now; what is returned does it.</summary>
    /// <param name="change">What it stores, by field.</param>
    public Func<Task> BeginWrite(out Dictionary<string, string> change)
    {
        var fields = Store.ChangeOf(State);
        change = fields;
        return () => Write(fields);
    }

    public Task ClearStateAsync() => throw new NotSupportedException();

    /// <summary>The same in another process: the state as it is in memory, with its ETag.</summary>
    public FakeState<T> Migrate() => new(store) { State = Store.CopyOf(State), Etag = Etag };

    private Task Write(Dictionary<string, string> change)
    {
        store.Writes++;
        store.ThrowIfAway();
        if (Etag != store.Etag)
        {
            throw new InconsistentStateException("The ETag does not match.");
        }

        store.Apply(change);
        store.Etag = Guid.NewGuid().ToString();
        if (store.LosesAnswer)
        {
            throw new TimeoutException("The answer was lost.");
        }

        Etag = store.Etag;
        (State as StreamJournalState)?.Saved();
        return Task.CompletedTask;
    }

    /// <summary>
    /// Keeps the state as JSON without zeros and nulls, and a journal as fields of which each write stores those that changed, as the
    /// product's stores do.
    /// </summary>
    public sealed class Store
    {
        private static readonly JsonSerializerOptions Options = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault };

        private readonly Dictionary<string, string> _fields = ChangeOf(new T());

        public T Stored
        {
            get => typeof(T) == typeof(StreamJournalState)
                ? (T)(object)StreamJournalState.Load(_fields.Select(pair => (Bytes(pair.Key), Bytes(pair.Value))))
                : JsonSerializer.Deserialize<T>(_fields[""], Options)!;
            set
            {
                _fields.Clear();
                Apply(ChangeOf(value));
            }
        }

        /// <summary>What a write of the state stores, by field.</summary>
        public static Dictionary<string, string> ChangeOf(T state)
        {
            if (state is not StreamJournalState journal)
            {
                return new() { [""] = JsonSerializer.Serialize(state, Options) };
            }

            var fields = journal.Save();
            return Enumerable.Range(0, fields.Count).ToDictionary(i => Text(fields[i].Name), i => Text(fields[i].Value));
        }

        public void Apply(Dictionary<string, string> change)
        {
            foreach (var (name, value) in change)
            {
                _fields[name] = value;
            }
        }

        private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

        private static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);

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
