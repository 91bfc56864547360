using OrleansKafkaLoki.Okl.Http;
using OrleansKafkaLoki.Okl.Output;

namespace OrleansKafkaLoki.Okl.Calls;

/// <summary>What a command read.</summary>
/// <param name="Answer">The answer.</param>
/// <param name="View">How people see it.</param>
/// <param name="Remark">What else people should know; null for nothing.</param>
/// <param name="ExitCode">What the command ends with.</param>
internal sealed record Reading(ApiAnswer Answer, IView View, string? Remark = null, int ExitCode = Terminals.ExitCode.Done);
