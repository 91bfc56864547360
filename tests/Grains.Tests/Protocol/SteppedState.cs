using System.Text.Json;
using System.Text.RegularExpressions;
using OrleansKafkaLoki.Grains.Tests.Storage;

namespace OrleansKafkaLoki.Grains.Tests.Protocol;

/// <summary>Grain state whose reads and writes happen, fail or lose their answers when the schedule says so.</summary>
internal sealed partial class SteppedState<T>(FakeState<T>.Store store, World world, Action<T>? written = null) : IPersistentState<T>
    where T : new()
{
    private FakeState<T> _inner = new(store);

    public T State
    {
        get => _inner.State;
        set => _inner.State = value;
    }

    public string? Etag => _inner.Etag;

    public bool RecordExists => _inner.RecordExists;

    /// <summary>What an activation reads before anything else.</summary>
    public void ReadNow() => _ = _inner.ReadStateAsync();

    /// <summary>What another activation begins with that this one has migrated to: as it was in memory, not as it was stored.</summary>
    public SteppedState<T> Migrate() => new(store, world, written) { _inner = _inner.Migrate() };

    public Task ReadStateAsync() => world.Begin(new Access(_inner.ReadStateAsync, answerLost: null)).Completion;

    public Task WriteStateAsync()
    {
        var write = _inner.BeginWrite(out _);
        return world.Begin(new Access(() => WriteNow(write, loseAnswer: false), () => WriteNow(write, loseAnswer: true))).Completion;
    }

    public Task ClearStateAsync() => throw new NotSupportedException();

    private Task WriteNow(Func<Task> write, bool loseAnswer)
    {
        var before = store.Etag;
        store.LosesAnswer = loseAnswer;
        try
        {
            return write();
        }
        finally
        {
            store.LosesAnswer = false;
            world.Story?.Add(
                $"{world.Now} store {typeof(T).Name} {(store.Etag != before ? "takes" : "refuses")} {TextOf(_inner.State)}"
                + (loseAnswer ? ", answer lost" : ""));
            if (store.Etag != before)
            {
                written?.Invoke(_inner.State);
            }
        }
    }

    /// <summary>Without what is another one each time.</summary>
    private static string TextOf(T state) => Owner().Replace(JsonSerializer.Serialize(state), "");

    [GeneratedRegex("\"Owner\":\"[^\"]*\",?")]
    private static partial Regex Owner();

    private sealed class Access(Func<Task> whole, Func<Task>? answerLost) : Step
    {
        private readonly TaskCompletionSource _completion = new();
        private bool _done;
        private Exception? _error;

        public Task Completion => _completion.Task;

        public override bool GoOn(Tape tape)
        {
            if (!_done)
            {
                _done = true;
                var fate = tape.Next(16);
                _error = fate switch
                {
                    13 => new TimeoutException("The store did not do it."),
                    14 when answerLost is not null => Try(answerLost),
                    _ => Try(whole),
                };
                if (fate == 15)
                {
                    return false; // The answer takes its time.
                }
            }

            if (_error is null)
            {
                _completion.SetResult();
            }
            else
            {
                _completion.SetException(_error);
            }

            return true;
        }

        private static Exception? Try(Func<Task> access)
        {
            try
            {
                _ = access();
                return null;
            }
            catch (Exception exception)
            {
                return exception;
            }
        }
    }
}
