namespace Muser.Embedded.Timers;

/// <summary>What a tick looks like as a call.</summary>
internal interface IGrainTimerTick
{
    [Orleans.Concurrency.OneWay]
    Task Tick();

    [Orleans.Concurrency.OneWay, Orleans.Concurrency.AlwaysInterleave]
    Task TickInterleaved();
}
