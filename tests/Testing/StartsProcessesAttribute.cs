using System.Reflection;
using Xunit.v3;

namespace OrleansKafkaLoki.Testing;

/// <summary>Marks an assembly whose tests start processes, so that each takes its <see cref="ProcessTurn"/>. They have to run one after the other.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class StartsProcessesAttribute : Attribute, IBeforeAfterTestAttribute, IDisposable
{
    private ProcessTurn? _turn;

    /// <inheritdoc/>
    public void Before(MethodInfo methodUnderTest, IXunitTest test) => _turn = new ProcessTurn();

    /// <inheritdoc/>
    public void After(MethodInfo methodUnderTest, IXunitTest test) => Dispose();

    public void Dispose() => _turn?.Dispose();
}
