namespace Orleans;

public delegate TInstance Factory<in TParam1, out TInstance>(TParam1 param1);
