using System.Reflection;
using Xunit.v3;

namespace OrleansKafkaLoki.Testing;

/// <summary>
/// Marks tests that start processes: they run one at a time, over all the test assemblies of a checkout, which <c>dotnet test</c> runs side
/// by side. A file is the lock, so it is free as soon as its holder has ended, however that was.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Class)]
internal sealed class StartsProcessesAttribute : Attribute, IBeforeAfterTestAttribute
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);
    private FileStream? _turn;

    /// <inheritdoc/>
    public void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        // Whoever waits holds the next turn already, so that one assembly does not take all of them.
        using var next = Take("next");
        _turn = Take("turn");
    }

    /// <inheritdoc/>
    public void After(MethodInfo methodUnderTest, IXunitTest test) => _turn?.Dispose();

    private static FileStream Take(string name)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "..", "..", $"processes.{name}");
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
                cancellationToken.WaitHandle.WaitOne(Interval); // Another test has it.
            }
        }
    }
}
