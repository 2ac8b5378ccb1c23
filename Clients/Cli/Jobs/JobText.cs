using System.Globalization;
using Muser.Silo.Jobs.Web;

namespace Muser.Cli.Jobs;

/// <summary>A job in words.</summary>
internal static class JobText
{
    /// <summary>One line.</summary>
    public static string Sentence(JobLine job) =>
        $"{job.Id}: {State(job)}, priority {job.Priority}, {Parts(job)}.{(job.Message.Length > 0 ? " " + job.Message : "")}";

    /// <summary>Where it is.</summary>
    public static string State(JobLine job) => job is { Paused: true, HasEnded: false } ? $"{Lower(job.State)}, paused" : Lower(job.State);

    /// <summary>How many of its parts are where.</summary>
    public static string Parts(JobLine job) => job is { Parts: 0, IsSplit: false } ? "not split yet" : string.Create(
        CultureInfo.InvariantCulture,
        $"{job.Done} of {job.Parts}{(job.IsSplit ? "" : " or more")} parts done{(job.Running > 0 ? $", {job.Running} running" : "")}{(job.Failed > 0 ? $", {job.Failed} failed" : "")}");

    /// <summary>An instant to the second: <c>2026-11-21 04:08:49</c>.</summary>
    public static string Short(string? instant) => instant is null ? "" : instant[..19].Replace('T', ' ');

    /// <summary>A time left: <c>0:12:05</c>, <c>49:00:00</c>.</summary>
    public static string Duration(double seconds) =>
        string.Create(CultureInfo.InvariantCulture, $"{(long)seconds / 3600}:{(long)seconds / 60 % 60:00}:{(long)seconds % 60:00}");

    /// <summary>The name of a state, as the web has it.</summary>
    public static string Lower<T>(T state)
        where T : struct, Enum =>
        state.ToString().ToLowerInvariant();
}
