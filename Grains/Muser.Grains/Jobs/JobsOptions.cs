using Muser.Grains.Cluster;

namespace Muser.Grains.Jobs;

/// <summary>How jobs are worked on. Configuration section <c>Muser:Jobs</c>.</summary>
public sealed class JobsOptions
{
    /// <summary>Default of <see cref="Folder"/>.</summary>
    public const string DefaultFolder = "muser-data/jobs";

    /// <summary>Default of <see cref="ReserveSlots"/>.</summary>
    public const int DefaultReserveSlots = 1;

    /// <summary>Default of <see cref="BatchMs"/>.</summary>
    public const double DefaultBatchMs = 20;

    /// <summary>Default of <see cref="MaxBatch"/>.</summary>
    public const int DefaultMaxBatch = 512;

    /// <summary>Default of <see cref="KeepHours"/>: thirty days.</summary>
    public const double DefaultKeepHours = 720;

    /// <summary>Default of <see cref="LookIntervalMs"/>.</summary>
    public const double DefaultLookIntervalMs = 500;

    /// <summary>Default of <see cref="MaxPartsWaiting"/>.</summary>
    public const int DefaultMaxPartsWaiting = 10_000;

    /// <summary>Default of <see cref="KeptParts"/>.</summary>
    public const int DefaultKeptParts = 10_000;

    /// <summary>Default of <see cref="IsolateAfterLosses"/>.</summary>
    public const int DefaultIsolateAfterLosses = 2;

    /// <summary>Default of <see cref="StopPatienceMs"/>.</summary>
    public const double DefaultStopPatienceMs = 5000;

    /// <summary>Default of <see cref="NiceLevel"/>.</summary>
    public const int DefaultNiceLevel = 10;

    /// <summary>Where jobs keep journals and results; every silo of a cluster must see the same folder.</summary>
    public string Folder { get; set; } = DefaultFolder;

    /// <summary>What a counted part outlives: <see cref="Durability.Power"/> flushes each write of a journal to disk before it counts.</summary>
    public Durability Durability { get; set; } = Durability.Process;

    /// <summary>Where assemblies with jobs and services of users are, each in a folder of its own below this one; empty: nowhere.</summary>
    public string AssembliesFolder { get; set; } = "";

    /// <summary>Capabilities of this silo, separated by commas; empty: <c>cpu</c>, and <c>gpu</c> where its metadata say <c>accelerator=gpu</c>.</summary>
    public string Capabilities { get; set; } = "";

    /// <summary>Steps that this silo does at once for each capability; 0: as many as it has processors.</summary>
    public int Slots { get; set; }

    /// <summary>Slots beside those, for jobs of the highest priority alone: real time.</summary>
    public int ReserveSlots { get; set; } = DefaultReserveSlots;

    /// <summary>Memory of this silo for jobs, MiB; 0: half of what the machine has.</summary>
    public int MemoryMiB { get; set; }

    /// <summary>GPUs of this silo for jobs; -1: one where its metadata say <c>accelerator=gpu</c>, otherwise none.</summary>
    public int Gpus { get; set; } = -1;

    /// <summary>Parts that take less are given out several at once, as many as take about so long, ms: a slot asks whose turn it is so often.</summary>
    public double BatchMs { get; set; } = DefaultBatchMs;

    /// <summary>The most parts that are given out at once.</summary>
    public int MaxBatch { get; set; } = DefaultMaxBatch;

    /// <summary>How long what a job has left is kept after its end, h.</summary>
    public double KeepHours { get; set; } = DefaultKeepHours;

    /// <summary>How often a job looks whether what it waits for has come and whether its workers live, ms.</summary>
    public double LookIntervalMs { get; set; } = DefaultLookIntervalMs;

    /// <summary>The split of an endless job pauses while so many of its parts wait.</summary>
    public int MaxPartsWaiting { get; set; } = DefaultMaxPartsWaiting;

    /// <summary>
    /// An endless job keeps so many of its parts that have ended, the newest, to twice as many: earlier ones stay counted, and are forgotten with what they have
    /// left. So neither its memory nor its files grow for ever; what is to stay its parts write elsewhere.
    /// </summary>
    public int KeptParts { get; set; } = DefaultKeptParts;

    /// <summary>A part that was with so many workers when they died runs in a process of its own from then on: it may be what kills them.</summary>
    public int IsolateAfterLosses { get; set; } = DefaultIsolateAfterLosses;

    /// <summary>A step in the process of the silo that is asked to stop and does not within this, ms, is given up, and its slot gets another thread.</summary>
    public double StopPatienceMs { get; set; } = DefaultStopPatienceMs;

    /// <summary>How much steps give way to everything else on the machine: 0 not at all, 19 always (Linux).</summary>
    public int NiceLevel { get; set; } = DefaultNiceLevel;

    /// <summary>The program that performs parts in processes of their own, <c>muser</c>; empty: the one beside this process.</summary>
    public string PartHost { get; set; } = "";
}
