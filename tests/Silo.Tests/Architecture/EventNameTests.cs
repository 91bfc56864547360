using System.Text.RegularExpressions;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Silo.Tests.Configuration;

namespace OrleansKafkaLoki.Silo.Tests.Architecture;

/// <summary>Each log message has an event name of its own, which stays when its words change.</summary>
public sealed partial class EventNameTests
{
    [Fact]
    public void EventNames_OfLogMessages_ArePascalCaseAndUnique()
    {
        var messages = Messages().ToList();
        Assert.NotEmpty(messages);
        var misnamed =
            from message in messages
            where !PascalCase().IsMatch(message.Name)
            select $"{message.Place} needs an EventName in PascalCase, and has '{message.Name}'.";
        var doubled =
            from message in messages
            where message.Name.Length > 0
            group message.Place by message.Name into places
            where places.Count() > 1
            select $"{places.Key} is the EventName of several: {string.Join(", ", places)}.";
        var mistakes = misnamed.Concat(doubled).ToList();
        Assert.True(mistakes.Count == 0, string.Join('\n', mistakes));
    }

    /// <summary>The log messages of all projects: file and line, and the event name, empty where none is given.</summary>
    private static IEnumerable<(string Place, string Name)> Messages() =>
        from path in Directory.EnumerateFiles(RepositoryFile.Path("src"), "*.cs", SearchOption.AllDirectories)
        let text = File.ReadAllText(path).Replace("ShipperLog.Loss + \"", $"\"{ShipperLog.Loss}", StringComparison.Ordinal)
        from attribute in Attribute().Matches(text)
        let file = Path.GetRelativePath(RepositoryFile.Path(""), path).Replace('\\', '/')
        select ($"{file}:{text.AsSpan(0, attribute.Index).Count('\n') + 1}", EventName().Match(attribute.Value).Groups[1].Value);

    /// <summary>The attribute, up to the method that it is about.</summary>
    [GeneratedRegex(@"\[LoggerMessage\b.*?\bpartial void\b", RegexOptions.Singleline)]
    private static partial Regex Attribute();

    [GeneratedRegex("""
        \bEventName = "([^"]*)"
        """)]
    private static partial Regex EventName();

    [GeneratedRegex(@"^(?:[A-Z][a-z0-9]+)+(?:\.(?:[A-Z][a-z0-9]+)+)?$")]
    private static partial Regex PascalCase();
}
