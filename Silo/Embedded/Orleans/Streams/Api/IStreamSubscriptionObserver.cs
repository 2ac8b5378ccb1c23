namespace Orleans.Streams.Core;

/// <summary>A grain that hears of a subscription for which it has no observer yet, before the first event.</summary>
public interface IStreamSubscriptionObserver
{
    Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory);
}
