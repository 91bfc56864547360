using System.Diagnostics;

namespace OrleansKafkaLoki.Testing;

/// <summary>Waits on a condition; a test never sleeps for a fixed time, and holds nothing to a time that a busy machine may need.</summary>
internal static class Eventually
{
    /// <summary>What only a hang reaches, however busy the machine is.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits until <paramref name="condition"/> holds, else fails with what was expected and what was last seen.</summary>
    public static async Task HoldsAsync(
        Func<ValueTask<bool>> condition, string expected, Func<object?>? lastSeen = null, TimeSpan? within = null)
    {
        var deadline = within ?? Deadline;
        var started = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(
                started.Elapsed < deadline,
                $"Expected within {deadline.TotalSeconds:0.#} s: {expected}. Last seen: {Shown(lastSeen?.Invoke())}.");
            await Task.Delay(Interval, TestContext.Current.CancellationToken);
        }
    }

    /// <inheritdoc cref="HoldsAsync(Func{ValueTask{bool}}, string, Func{object?}?, TimeSpan?)"/>
    public static Task HoldsAsync(Func<bool> condition, string expected, Func<object?>? lastSeen = null, TimeSpan? within = null) =>
        HoldsAsync(() => ValueTask.FromResult(condition()), expected, lastSeen, within);

    private static string Shown(object? seen) => seen switch
    {
        null => "nothing to show",
        IEnumerable<string> lines => string.Join("\n  | ", lines),
        _ => seen.ToString()!,
    };
}
