using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using OrleansKafkaLoki.Silo.Api.Problems;

namespace OrleansKafkaLoki.Silo.Api.Queries;

/// <summary>Reads the parameters of a list, and finds all mistakes at once.</summary>
/// <param name="query">What is asked.</param>
/// <param name="parameters">The parameters that there are.</param>
internal abstract class QueryReader(IQueryCollection query, IReadOnlyList<QueryParameter> parameters)
{
    private readonly List<ParameterMistake> _mistakes = [.. Unknown(query, parameters)];

    /// <summary>What cannot be read.</summary>
    public IReadOnlyList<ParameterMistake> Mistakes => _mistakes;

    /// <summary>Parameters that there are not.</summary>
    public static IEnumerable<ParameterMistake> Unknown(IQueryCollection query, IReadOnlyList<QueryParameter> parameters)
    {
        var known = parameters.Select(parameter => parameter.Name).ToList();
        return query.Where(given => !known.Contains(given.Key)).Select(given => new ParameterMistake(
            given.Key, given.Value.ToString(), known.Count == 0 ? "This route takes no parameters." : $"There is no such parameter; there are {string.Join(", ", known)}."));
    }

    /// <summary>The fields to sort by.</summary>
    /// <param name="usual">The order unless told otherwise.</param>
    /// <param name="columns">What can be sorted by.</param>
    protected SortField[] Sort(string usual, IEnumerable<string> columns)
    {
        var known = columns.ToList();
        var sort = (List("sort") is { Count: > 0 } fields ? fields : [usual]).Select(SortField.Parse).ToArray();
        foreach (var unknown in sort.Where(field => !known.Contains(field.Column)))
        {
            Refuse("sort", unknown.ToString(), $"Must be one of {string.Join(", ", known)}, or that behind a '-'.");
        }

        return sort;
    }

    /// <summary>How many rows a page has.</summary>
    protected int Limit()
    {
        if (!query.TryGetValue("limit", out var given))
        {
            return Paging.DefaultLimit;
        }

        if (!int.TryParse(given.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var limit) || limit is < 1 or > Paging.MaxLimit)
        {
            Refuse("limit", given.ToString(), $"Must be a whole number from 1 to {Paging.MaxLimit}.");
        }

        return limit;
    }

    /// <summary>Where the page before ended; null for the first.</summary>
    /// <param name="sort">The order.</param>
    /// <param name="isWhole">Whether a key has all that it needs.</param>
    protected PageCursor<TKey>? Cursor<TKey>(IReadOnlyList<SortField> sort, Func<TKey, bool> isWhole)
    {
        if (!query.TryGetValue("cursor", out var given))
        {
            return null;
        }

        var cursor = Decode<TKey>(given.ToString());
        if (cursor is not { Key: not null } || cursor.Sort != string.Join(',', sort) || !isWhole(cursor.Key))
        {
            Refuse("cursor", given.ToString(), "Must be the next_cursor of a page in the same order; leave it out for the first page.");
            return null;
        }

        return cursor;
    }

    /// <summary>All of what every list has, where rows are sorted here.</summary>
    protected Paging ReadPaging(SortField[] sort) => new(
        sort, Limit(), Cursor<RowKey>(sort, key => key is { Name: not null, Values: { } values } && values.Count == sort.Length));

    /// <summary>A text; null where there is none.</summary>
    protected string? Text(string name) => query.TryGetValue(name, out var given) ? given.ToString() : null;

    /// <summary>Values separated by commas, each of which must be known.</summary>
    protected List<string> Among(string name, string[] known)
    {
        var values = List(name);
        foreach (var unknown in values.Except(known))
        {
            Refuse(name, unknown, $"Must be one of {string.Join(", ", known)}.");
        }

        return values;
    }

    /// <summary>Values separated by commas.</summary>
    protected List<string> List(string name) =>
        [.. query[name].SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];

    /// <summary>A parameter cannot be read.</summary>
    protected void Refuse(string parameter, string value, string message) => _mistakes.Add(new ParameterMistake(parameter, value, message));

    private static PageCursor<TKey>? Decode<TKey>(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<PageCursor<TKey>>(Base64Url.DecodeFromChars(text));
        }
        catch (Exception exception) when (exception is FormatException or JsonException)
        {
            return null;
        }
    }
}
