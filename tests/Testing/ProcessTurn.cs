namespace OrleansKafkaLoki.Testing;

/// <summary>
/// The turn of tests that start processes: one at a time, over all the test assemblies of a checkout, which <c>dotnet test</c> runs side by
/// side. A file is the lock, so it is free as soon as its holder has ended, however that was. As a class fixture it lasts for the class. Runs whose
/// <c>OKL_TEST_TURN</c> differs do not wait for each other.
/// </summary>
public sealed class ProcessTurn : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);
    private static readonly string Run = Environment.GetEnvironmentVariable("OKL_TEST_TURN") ?? "processes";
    private readonly FileStream _turn;

    /// <summary>Waits for it.</summary>
    public ProcessTurn()
    {
        // Whoever waits holds the next turn already, so that one assembly does not take all of them.
        using var next = Take("next");
        _turn = Take("turn");
    }

    public void Dispose() => _turn.Dispose();

    private static FileStream Take(string name)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "..", "..", $"{Run}.{name}");
        var cancellationToken = TestContext.Current.CancellationToken;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                cancellationToken.WaitHandle.WaitOne(Interval); // Another one has it.
            }
        }
    }
}
