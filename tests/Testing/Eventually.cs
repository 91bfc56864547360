using System.Diagnostics;

namespace OrleansKafkaLoki.Testing;

/// <summary>Waits on a condition with a deadline; a test never sleeps for a fixed time.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits until <paramref name="condition"/> holds, else fails with what was expected and what was last seen.</summary>
    public static async Task HoldsAsync(
        Func<ValueTask<bool>> condition, string expected, Func<object?>? lastSeen = null, TimeSpan? within = null)
    {
        var deadline = within ?? TimeSpan.FromSeconds(30);
        var started = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(
                started.Elapsed < deadline,
                $"Expected within {deadline.TotalSeconds:0.#} s: {expected}. Last seen: {lastSeen?.Invoke() ?? "nothing to show"}.");
            await Task.Delay(Interval, TestContext.Current.CancellationToken);
        }
    }

    /// <inheritdoc cref="HoldsAsync(Func{ValueTask{bool}}, string, Func{object?}?, TimeSpan?)"/>
    public static Task HoldsAsync(Func<bool> condition, string expected, Func<object?>? lastSeen = null, TimeSpan? within = null) =>
        HoldsAsync(() => ValueTask.FromResult(condition()), expected, lastSeen, within);
}
