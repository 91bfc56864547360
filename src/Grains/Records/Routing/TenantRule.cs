using System.Text;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Templates;

namespace OrleansKafkaLoki.Grains.Records.Routing;

/// <summary>Which tenant a record goes to. A tenant that is the same for all costs nothing per record.</summary>
internal sealed class TenantRule
{
    private readonly byte[] _fixed;
    private readonly EventTemplate? _template;

    /// <summary>Compiles the configuration, which must be valid.</summary>
    /// <param name="tenant">The template; null or empty sends none.</param>
    /// <param name="fallback">The tenant of records for which the template has no valid value.</param>
    /// <param name="schema">Where the template's fields come from.</param>
    /// <exception cref="FormatException"><paramref name="tenant"/> is not a template.</exception>
    public TenantRule(string? tenant, string? fallback, EventSchema schema)
    {
        var template = Template.Parse(tenant ?? "");
        _template = template.IsStatic ? null : new EventTemplate(template, schema);
        _fixed = Encoding.UTF8.GetBytes((template.IsStatic ? tenant : fallback) ?? "");
    }

    /// <summary>Appends a record's tenant; false when it is the fallback.</summary>
    public bool Write(RecordEvent fields, in RecordView record, PooledBufferWriter output)
    {
        var start = output.WrittenCount;
        if (_template is not null && _template.TryRender(fields, record, output))
        {
            if (TenantName.IsValid(output.WrittenSpan[start..]))
            {
                return true;
            }

            output.Truncate(start);
        }

        output.Write(_fixed);
        return _template is null;
    }
}
