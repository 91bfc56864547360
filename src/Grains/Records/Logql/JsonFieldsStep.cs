using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Json;

namespace OrleansKafkaLoki.Grains.Records.Logql;

/// <summary><c>json a="b.c[0]"</c>: makes labels of what lies at paths in the line's JSON. Where nothing does and no field counts, it is empty.</summary>
/// <param name="wanted">The paths.</param>
/// <param name="targets">What each becomes.</param>
/// <param name="error">Tells that the line is no JSON.</param>
internal sealed class JsonFieldsStep(JsonPathTree wanted, (EventField Target, int Slot)[] targets, LogqlError error) : LogqlStep
{
    /// <inheritdoc/>
    public override bool Apply(RecordEvent fields, in RecordView record)
    {
        var line = fields.Line(record);
        if (line.IsEmpty)
        {
            return true;
        }

        Span<LooseValue> found = wanted.SlotCount <= 64 ? stackalloc LooseValue[wanted.SlotCount] : new LooseValue[wanted.SlotCount];
        found.Fill(new LooseValue(default, -1, 0));
        if (line[0] is not ((byte)'"' or (byte)'{' or (byte)'['))
        {
            error.Set(fields, LogqlError.Json);
            return true;
        }

        scoped var json = new LooseJson(line);
        if (!new Walk(line, found, fields.Buffers).TryRead(ref json, wanted.Root))
        {
            error.Set(fields, LogqlError.Json);
        }

        var labels = fields.Fields.Labels;
        foreach (var (target, slot) in targets)
        {
            using var scratch = fields.Buffers.Take();
            if (found[slot].Start >= 0)
            {
                labels.SetValue(target.Label, found[slot], line, fields.Buffers);
            }
            else if (!fields.TryRender(record, target, scratch.Writer))
            {
                labels.Set(target.Label, default(ReadOnlySpan<byte>));
            }
        }

        return true;
    }

    private readonly ref struct Walk(ReadOnlySpan<byte> line, Span<LooseValue> found, ScratchBuffers buffers)
    {
        private readonly ReadOnlySpan<byte> _line = line;
        private readonly Span<LooseValue> _found = found;

        // False when a value that is wanted is the mistake; what comes before another one counts.
        public bool TryRead(ref LooseJson json, JsonPathNode node)
        {
            if (json.TryEnter('{'))
            {
                return TryReadObject(ref json, node);
            }

            var isFine = !json.IsFieldNext();
            if (json.TryEnter('['))
            {
                for (var i = 0; isFine && json.TryReadElement(out var value); i++)
                {
                    isFine = TryTake(ref json, node.FindElement(i), value);
                }
            }

            return isFine;
        }

        private bool TryReadObject(ref LooseJson json, JsonPathNode node)
        {
            while (true)
            {
                var isRead = json.TryReadField(out var key, out var value);
                var property = key.Start > 0 ? Find(node, key) : null;
                if (!isRead)
                {
                    return !IsWanted(property);
                }

                if (!TryTake(ref json, property, value))
                {
                    return false;
                }
            }
        }

        private bool TryTake(ref LooseJson json, JsonPathNode? node, LooseValue value)
        {
            var isNested = value.Kind is LooseValueKind.Object or LooseValueKind.Array;
            var inside = json;
            if (isNested && node is null or { Slot: >= 0 } && !json.TrySkip(ref value))
            {
                return !IsWanted(node);
            }

            if (node is { Slot: >= 0 })
            {
                _found[node.Slot] = _found[node.Slot].Start < 0 ? value : _found[node.Slot];
                return !isNested || !node.HasInside || TryRead(ref inside, node);
            }

            return !isNested || node is null || TryRead(ref json, node);
        }

        private bool IsWanted(JsonPathNode? node) => node is { Slot: >= 0 } && _found[node.Slot].Start < 0;

        private JsonPathNode? Find(JsonPathNode node, LooseValue key)
        {
            if (key.Kind == LooseValueKind.Text)
            {
                return node.FindProperty(key.In(_line));
            }

            using var text = buffers.Take();
            return LooseString.TryUnescape(key.In(_line), text.Writer) ? node.FindProperty(text.Writer.WrittenSpan) : null;
        }
    }
}
