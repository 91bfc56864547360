using OrleansKafkaLoki.Grains.Records.Events;

namespace OrleansKafkaLoki.Grains.Records.Logql.Formats;

/// <summary>The names that a template may use: labels, and variables until their block ends.</summary>
internal sealed class FormatScope(EventSchema schema)
{
    private readonly List<(string Name, FormatExpression Value)> _variables = [];

    /// <summary>How many variables there are, for <see cref="Leave"/>.</summary>
    public int Depth => _variables.Count;

    /// <summary>The label of a name.</summary>
    public FormatExpression Label(string name) => FormatExpression.Of(new LabelValue(schema.BindLabel(name)), FormatKind.Text);

    /// <summary>The variable of a name; null when there is none.</summary>
    public FormatExpression? Variable(string name) => _variables.FindLast(variable => variable.Name == name).Value;

    /// <summary>Sets a variable, which stands for its value wherever it is used.</summary>
    public void Define(string name, FormatExpression value) => _variables.Add((name, value));

    /// <summary>Forgets the variables of a block.</summary>
    public void Leave(int depth) => _variables.RemoveRange(depth, _variables.Count - depth);
}
