using System.Globalization;
using OrleansKafkaLoki.Silo.Api.Problems;

namespace OrleansKafkaLoki.Silo.Api.Queries;

/// <summary>Reads a <see cref="PartitionQuery"/>, and finds all mistakes at once.</summary>
internal sealed class PartitionQueryReader(IQueryCollection query)
{
    private readonly List<ParameterMistake> _mistakes = [];

    /// <summary>What cannot be read.</summary>
    public IReadOnlyList<ParameterMistake> Mistakes => _mistakes;

    /// <summary>Reads it; it counts only without <see cref="Mistakes"/>.</summary>
    public PartitionQuery Read()
    {
        var known = PartitionQuery.Parameters.Select(parameter => parameter.Name).ToList();
        foreach (var (name, value) in query.Where(given => !known.Contains(given.Key)))
        {
            Refuse(name, value.ToString(), $"There is no such parameter; there are {string.Join(", ", known)}.");
        }

        var sort = Sort();
        return new PartitionQuery
        {
            Topics = List("topic"),
            Only = Among("state", [.. PartitionQuery.States]),
            Silos = List("silo"),
            Sort = sort,
            Limit = Limit(),
            Cursor = Cursor(sort),
        };
    }

    private SortField[] Sort()
    {
        var fields = List("sort");
        if (fields.Count == 0)
        {
            fields = [PartitionQuery.DefaultSort];
        }

        var sort = fields.Select(SortField.Parse).ToArray();
        foreach (var unknown in sort.Where(field => !PartitionColumns.Has(field.Column)))
        {
            Refuse("sort", unknown.ToString(), $"Must be one of {string.Join(", ", PartitionColumns.Names)}, or that behind a '-'.");
        }

        return sort;
    }

    private int Limit()
    {
        if (!query.TryGetValue("limit", out var given))
        {
            return PartitionQuery.DefaultLimit;
        }

        if (!int.TryParse(given.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var limit) || limit is < 1 or > PartitionQuery.MaxLimit)
        {
            Refuse("limit", given.ToString(), $"Must be a whole number from 1 to {PartitionQuery.MaxLimit}.");
        }

        return limit;
    }

    private PartitionCursor? Cursor(SortField[] sort)
    {
        if (!query.TryGetValue("cursor", out var given))
        {
            return null;
        }

        var cursor = PartitionCursor.Decode(given.ToString(), sort.Length);
        if (cursor is null || cursor.Sort != string.Join(',', sort))
        {
            Refuse("cursor", given.ToString(), "Must be the next_cursor of a page in the same order; leave it out for the first page.");
        }

        return cursor;
    }

    private List<string> Among(string name, string[] known)
    {
        var values = List(name);
        foreach (var unknown in values.Except(known))
        {
            Refuse(name, unknown, $"Must be one of {string.Join(", ", known)}.");
        }

        return values;
    }

    private List<string> List(string name) =>
        [.. query[name].SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];

    private void Refuse(string parameter, string value, string message) => _mistakes.Add(new ParameterMistake(parameter, value, message));
}
